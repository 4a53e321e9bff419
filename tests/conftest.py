"""What holds for every test: how Hypothesis looks for examples.

The examples are the same at every run, so that CI says the same of the same code, and there are no deadlines, because a
busy machine is no failure. `HYPOTHESIS_PROFILE=explore` looks for new ones.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

os.environ["GAMEDAY_STORE"] = "off"  # no test writes into a history that it did not ask for

settings.register_profile(
    "same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("explore", settings.get_profile("same"), derandomize=False, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
