"""What is being done about it.

Separate because readers want to know that somebody is at work, whatever is known so far.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, finder

DOING = Rule(
    id="doing",
    kind="element",
    asks="what is being done",
    short="what we do about it",
    find=finder(
        r"\b(?:investigat\w{1,5}|implement\w{0,5}|on it|looking into|look into|looking at|working|work on|engaged|"
        r"identif\w{1,5}|diagnos\w{1,5}|revert\w{0,4}|roll(?:ing|ed)? (?:it )?back|rollback|deploy(?:ing|ed) |"
        r"fix(?:ing|ed)? (?:is|it|deploying|the|in|has)|applying|applied|restor(?:e|ing)|restart\w{0,3}|"
        r"fail(?:ing|ed)? over|switch\w{0,3} (?:to|over|off)|moving to|moved to|mitigat\w{1,4}|watch\w{0,3}|"
        r"monitor\w{0,3}|observing|checking|verifying|putting it right|making room|made room|adding capacity|"
        r"added capacity|corrected|repair\w{0,3}|fix is|disabl(?:e|ed|ing)|turn(?:ed|ing) off)(?!\w)",
    ),
    advice="Say what your team is doing now.",
    right=(
        "We are investigating failed payments.",
        "We found the cause, a configuration change, and are reverting it.",
        "Fix deploying now. We are monitoring the result.",
        "Our team is engaged.",
        "We keep watching.",
        "The team is implementing a fix.",
        "We're on it.",
    ),
    wrong=(
        "Customers cannot complete orders.",
        "Checkout is down. Next update in 15 minutes.",
        "Sorry for the trouble.",
    ),
    until=1,
)
