"""A report with much to say, for every renderer."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.report.model import Report
from tests.scoring.logs import INVESTIGATING, LogBuilder

HOSTILE = "<script>alert(1)</script> [bold]x[/bold] \x1b[31mred\x1b[0m | # ![a](http://x.example) `code` **b**"


@pytest.fixture
def poor_log(good: LogBuilder) -> LogBuilder:
    """A drill with much to say of: late, incomplete, and with words that try to be markup."""
    log = good.without("postmortem.submitted", "stakeholder.notified").moved("page.acknowledged", "14m")
    return log.at("14m").status("investigating", f"{INVESTIGATING} {HOSTILE}").update(HOSTILE).at("15m").harm().hint()


@pytest.fixture
def poor(poor_log: LogBuilder, graded: Any) -> Report:
    """Its report."""
    report: Report = graded(poor_log)
    return report
