"""What follows, in a resolution.

Separate because a resolution closes the incident and opens what is still owed: a report, a refund, a check.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, finder

_WE = r"(?:we|i|our \w{3,12}(?: team)?|support|finance|they|alice|bob|somebody|\w{3,12} team|the team)"
_WILL = r"(?:['\u2019]?ll|\swill|\sshall|\sis going to|\sare going to|\sis|\sare|\s)"

FOLLOW_UP = Rule(
    id="follow-up",
    kind="element",
    asks="what follows",
    short="what still follows",
    find=finder(
        r"\b(?:reports?|post-?mortem|pm doc|retro(?:spective)?|review|rca|root cause analysis|write-?up|summary|"
        r"follow[- ]?ups?|explanation|"
        r"analysis|conclusions|findings|post-incident|learnings|lessons|action items|after-action|details will)\b",
        r"\b(?:refund\w{0,3}|reimburse\w{0,4}|compensat\w{1,4}|paid back|pay back|credited|vouchers?|returned "
        r"(?:to you|within|automatically)|"
        r"be returned|be released|give(?:n)? back|money (?:is|will|for|back)|make it right|return the money)\b",
        rf"\b{_WE}{_WILL}(?:\s?(?:also|then|all|soon|now|still|personally))?\s?(?:contact|write to|write|e-?mail|"
        rf"phone|call(?! it\b)|reach out|check|retry|publish|share|post|explain|tell|"
        r"be in touch|get in touch|get back|lay open|present|look (?:at|into)|make sure|prevent|improve|learn|"
        r"reconcil\w{1,3}|examine|investigate (?:why|how))\b",
        r"\b(?:reconciles|(?:will|to) be (?:contacted|retried|checked|published|shared|posted|informed|followed)|"
        r"auto-?retried|retried automatically|"
        r"being (?:checked|retried|scheduled|written|contacted)|callback list|hear from us|get a message|get an "
        r"e-?mail|message from us|"
        r"contacts (?:each|all|every|those|customers)|in touch with (?:those|you|each|all|everyone)|answer your "
        r"questions|what we['\u2019]ve learned|"
        r"what we (?:will|can|are going to) (?:change|do)|customer e-?mail|confirmations will|"
        r"what['\u2019]s next|full account|will (?:also )?(?:publish|get in touch|reach out|contact|"
        r"return (?:it|the|your))|"
        r"['\u2019]ll return (?:it|the|your)|"
        r"next steps)\b",
    ),
    advice="Say what still follows: a report, refunds, checks of what was interrupted.",
    right=(
        "A full report follows within 48 hours.",
        "Failed orders auto-retried. Full report within 48 hours.",
        "We will contact the customers concerned.",
        "Anyone charged twice will be refunded.",
        "Postmortem within 48 hours.",
    ),
    wrong=(
        "Checkout works normally since 14:43 UTC.",
        "We continue to watch it closely.",
        "All systems normal.",
        "Resolved.",
    ),
    since=2,
)
