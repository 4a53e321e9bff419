"""Which rules rubric 1 held a message to.

Separate because these tables, like the rules, are never changed.
"""

from __future__ import annotations

from scoring.criteria.messages.first.action import ACTION
from scoring.criteria.messages.first.affected import AFFECTED
from scoring.criteria.messages.first.blame import BLAME
from scoring.criteria.messages.first.cause import CAUSE
from scoring.criteria.messages.first.customer_data import CUSTOMER_DATA
from scoring.criteria.messages.first.doing import DOING
from scoring.criteria.messages.first.done import DONE
from scoring.criteria.messages.first.follow_up import FOLLOW_UP
from scoring.criteria.messages.first.ic_named import IC_NAMED
from scoring.criteria.messages.first.impact import IMPACT
from scoring.criteria.messages.first.internal_names import INTERNAL_NAMES
from scoring.criteria.messages.first.next_news import NEXT_NEWS
from scoring.criteria.messages.first.revenue import REVENUE
from scoring.criteria.messages.first.secrets import SECRETS
from scoring.criteria.messages.first.seen import SEEN
from scoring.criteria.messages.first.severity_named import SEVERITY_NAMED
from scoring.criteria.messages.first.since_when import SINCE_WHEN
from scoring.criteria.messages.rule import Rule

PUBLIC_OPEN: tuple[Rule, ...] = (AFFECTED, SEEN, DOING, NEXT_NEWS)
PUBLIC_RESOLVED: tuple[Rule, ...] = (AFFECTED, DONE, SINCE_WHEN, FOLLOW_UP)
INTERNAL_OPEN: tuple[Rule, ...] = (SEVERITY_NAMED, IMPACT, CAUSE, ACTION, IC_NAMED, REVENUE, NEXT_NEWS)
INTERNAL_RESOLVED: tuple[Rule, ...] = (SEVERITY_NAMED, IMPACT, CAUSE, DONE, SINCE_WHEN, IC_NAMED, FOLLOW_UP)

CRITICAL: tuple[Rule, ...] = (SECRETS, CUSTOMER_DATA)
"""What must never stand in a public post; one is enough to cap the rating."""
UNWISE: tuple[Rule, ...] = (INTERNAL_NAMES, BLAME)
"""What does not belong in a public post."""
