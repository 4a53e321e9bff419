"""A promise of the time by which it will be fixed, as a fact, while nobody can know it.

Separate from promises of news because those can be kept by writing; this one depends on what nobody controls. An
estimate that says it is one, a hope, and the time of the next news are none.
"""

from __future__ import annotations

import re

from scoring.criteria.messages.rule import Rule, Words, sentences
from simulator.domain.spoken_time import clocks_in, spans_in

_WORKS = (
    r"(?:fixed|resolved|solved|sorted|restored|repaired|remedied|rectified|cleared|mitigated|"
    r"recovered|corrected|over\b|done\b|finished|gone\b|behind us|"
    r"back to (?:normal|business|full)|back (?:up|on-?line|on track|in (?:business|action|"
    r"order|service)|again)|up again|up and running|on-?line|running|"
    r"working|operational|possible|done and dusted|healthy|well\b|available|functional|functioning|normal|fine|"
    r"ok(?:ay)?\b|"
    r"good\b|live\b|stable|open(?: again| for business)?\b|through\b|"
    r"shopping|ordering|paying|checking out|a thing of the past|history\b|put right|in working order)"
)
_ABLE = (
    r"(?:able to (?:\w{1,10} )?(?:pay|shop|order|check ?out|buy|purchase|sign in|log ?in|"
    r"place|complete|use|finish))"
)
_FILL = (
    r"(?:(?:all|surely|definitely|certainly|again|then|fully|completely|finally|most|"
    r"everything|totally|100 ?%|both|absolutely|once more|safely|well|now) ){0,3}"
)
_WILL = (
    r"(?:will|won['\u2019]t fail to|['\u2019]ll|shall|(?:is|are|am|['\u2019]s|['\u2019]re|"
    r"['\u2019]m) (?:going|guaranteed|bound|certain|sure) to|gonna|it ll)"
)
_THING = (
    r"(?:checkouts?|payments?|orders?|ordering|paying|the shop|shop|the site|the store|"
    r"the (?:web)?site|service|services|everything|all|it|this|that|things|"
    r"the (?:\w{1,12} )?(?:problem|issue|incident|outage|trouble|disruption|service|system|"
    r"page|app|checkout|till|fix|repair|work)|normal service|systems?|sign-?in|log-?in)"
)
_CLAIM = re.compile(
    rf"(?:\b|(?=['\u2019])){_WILL} {_FILL}(?:be |get |have been |stay |become )?{_FILL}(?:{_WORKS}|{_ABLE})"
    rf"|(?:\b|(?=['\u2019])){_WILL} {_FILL}(?:work|function|recover|run\b|resume|go through|"
    rf"come back|return\b|reopen|re-?open|operate|end\b|vanish|disappear|"
    r"be back(?![^.;]{0,30}\bwith\b)(?! (?:here|on this|to you|in touch|for))|"
    r"fix|restore|resolve|solve|repair|sort|cure|"
    r"(?:have|get|see) (?:\w{1,14} ){1,4}(?:back|up|fixed|running|working|restored|resolved|"
    r"solved|sorted|shopping|paying|live|done|repaired))"
    rf"|\b{_THING} (?:\w{{1,10}} )?(?:works?|is|are|runs?|will be|resumes?|returns?|recovers?|"
    rf"reopens|functions?|comes? back|goes? live|ends?|be)\b(?: {_FILL}{_WORKS}| again|"
    rf" normally)"
    rf"|['\u2019]s {_FILL}{_WORKS}|\b(?:you(?: all)?|customers|everyone|everybody|shoppers|"
    rf"users|people) (?:can|are able to) (?:\w{{1,10}} )?(?:pay|shop|order|check ?out|buy)\b"
    r"|\byou(?:['\u2019]re| are) (?:back|shopping|paying)\b"
    rf"|(?:^|[,;:\u2013\u2014-] |\band |\bso )(?:all |fully |everything |checkout |payments? |"
    rf"shop |the shop |service |it |problem |issue |completely |probably )?"
    rf"(?:{_WORKS}|back\b|normal service|full service|service restored)(?: again|"
    rf" to normal)?(?= (?:by|in|at|within|before|no later|from|inside|latest|on)\b)"
    r"|\b(?:payments?|orders?|checkout|service) (?:resumes?|returns?)\b"
    rf"|\b{_THING} (?:completes?|finish(?:es)?|is complete)\b|\b(?:outage|disruption|incident) ends\b"
    r"|\b(?:you|customers|everyone|everybody|shoppers|users|people) (?:pay|shop|order|check out|buy)s? (?:again|"
    r"normally|as usual)\b"
    r"|\bwill have (?:fixed|resolved|solved|restored)\b"
    r"|\bfix (?:is )?(?:live|out|in place|deployed|done|rolled out|lands|ready|complete)",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:estimat\w{0,4}|est\b|expect\w{0,4}|hop(?:e|es|ed|ing|efully)\b|should|may|might|"
    r"could|would|aim\w{0,3}|target\w{0,3}|plan(?:s|ned|ning)?|try|trying|"
    r"likely|probabl[ey]|perhaps|maybe|possibly|possible that|eta|guess\w{0,3}|reckon|think|believe|"
    r"anticipat\w{1,4}|project(?:ed|ion)|forecast|assum\w{1,4}|approx\w{0,8}|"
    r"if (?:all|everything|nothing|things|the|it|that|this)|unless|provided|no guarantees?|"
    r"without (?:a )?(?:guarantee|certain\w{0,3}|promise|being certain)|"
    r"not? (?:a )?(?:promise|certain|sure)|"
    r"(?:can(?:no|['\u2019])?t|cannot|don['\u2019]t|do not|won['\u2019]t|"
    r"not) (?:yet )?(?:promise|guarantee|be sure|be certain|say|know)|uncertain|unclear|"
    r"looks? like|"
    r"['\u2019]d (?:like|love)|want|wish|goal|optimistic\w{0,4}|fingers crossed|"
    r"with (?:a bit of )?luck|confident|pinch of salt|with salt|or so|ish|give or take|"
    r"working to|"
    r"whether|in theory|roughly|reverted when|as soon as|once)\b|\?",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"(?<!can't )(?<!cannot )(?<!no )(?<!not )(?<!a )(?<!without )(?<!don't )(?<!t yet )\b"
    r"(?:promise[ds]?|guarantee[ds]?|my word|our word|definitely|certainly|for sure|"
    r"for certain|no doubt|without fail|"
    r"sharp|on the dot|you can count on|rest assured|swear)\b",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"\b(?:updates?|posts?|news|infos?|information|reports?|bulletins?|notes?|statements?|"
    r"messages?|write-?up|review|summary|e?-?mails?|post-?mortem|"
    r"details|announcement|call|meeting|refund\w{0,3}|money|tell|share|hear|write|say|inform|"
    r"retro\w{0,10}|conclusions|explanation|brief\w{0,3}|"
    r"rollback|roll-?back|revert|reversal|undo|restart|monitor\w{0,3}|investigat\w{1,4}|"
    r"i['\u2019]ll|i will|i am|i['\u2019]m|still|not|n['\u2019]t|"
    r"no longer|never|fail\w{0,3}|down\b|unavailable|scheduled|due|hung|minutes? to go)\b",
    re.IGNORECASE,
)
"""What else a time may be the time of; and what is denied."""
_BEFORE_TIME = re.compile(
    r"\b(?:by|in|within|at|before|inside|until|till|from|than|next|another|under|latest|"
    r"around|about|for|come|on|of|just|only|give us|us|after|past)\s{1,2}"
    r"(?:the |about |around |roughly |some |at most |at the latest |next |another |latest |"
    r"just |less than |under |no more than |exactly |only |max |by )*$",
    re.IGNORECASE,
)
_LOOSE_TIME = re.compile(
    r"\b(?:by|within|before|at|in|inside|on) (?:the (?:top of the |full |next |"
    r"end of the )?hour\b|an hour|the end of (?:the|this) (?:hour|day|afternoon|morning)|"
    r"tonight|tomorrow|lunch ?time|lunch|noon|midnight|this (?:evening|afternoon)|end of day|eod|close of business|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|"
    r"\d{1,2})(?= *(?:[.,!;)]|$|sharp|at the latest|on the dot)))"
    r"|\b(?:by|before|at) (?:a )?(?:quarter|half|ten|five|twenty) (?:to|past)\b(?! \w)"
    r"|\b(?:tonight|tomorrow(?: morning)?|this evening|before the hour is out)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:since|began|started|ago|last|past|after|of)\s{1,2}(?:the |about |around )?$", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[,;]\s|\s[-\u2013\u2014]\s|:\s|\s(?=(?:and|but|so|then) (?:we|you|it|the|i|everything|"
    r"next|all|checkout|payments?|our)\b)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W{0,3}(?:status |incident |internal |latest )?(?:update|news|status|note|info|"
    r"report)(?: ?#?\d{1,2})?\s?[:\u2013\u2014-]\s",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\W{0,3}(?:fixed|resolved|solved|mitigated|restored|repaired|recovered|cleared|corrected) at\b", re.IGNORECASE
)
"""A report of the past, no promise."""
_WITH_NEWS = re.compile(r"[^.!?;]{0,20}\bwith (?:more|news|an update|details|further|another|word)\b", re.IGNORECASE)
_AROUND = 70
"""How many characters may stand between the claim and its time."""


def _times(sentence: str) -> list[tuple[int, int]]:
    """Where times stand that lie ahead."""
    found = [(each.start, each.end) for each in clocks_in(sentence) if not _PAST.search(sentence[: each.start])]
    for span in spans_in(sentence):
        leads = span.words.lower().startswith(("the next", "another", "within"))
        behind = re.match(r"\s{0,2}(?:ago|earlier)\b", sentence[span.end :]) or re.match(
            r"the (?:last|past)", span.words.lower()
        )
        if not behind and (
            leads
            or _BEFORE_TIME.search(sentence[: span.start])
            or re.match(r" (?:from now|and )", sentence[span.end :])
        ):
            found.append((span.start, span.end))
    return found + [match.span() for match in _LOOSE_TIME.finditer(sentence)]


def _promises(sentence: str) -> str | None:
    if _HEDGE.search(sentence) and not _SURE.search(sentence):
        return None
    times = _times(sentence)
    if not times:
        return None
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(sentence)), len(sentence)]
    for claim in _CLAIM.finditer(sentence):
        for start, end in times:
            low, high = min(start, claim.start()), max(end, claim.end())
            between = sentence[claim.end() : start] if start >= claim.end() else sentence[end : claim.start()]
            if _REPORTED.match(sentence[claim.start() : high]) or _WITH_NEWS.match(sentence[high:]):
                continue
            clause = max(cut for cut in cuts if cut <= low)
            if len(between) <= _AROUND and not _NEWS.search(sentence[clause:high]) and not re.search(r"[|]", between):
                return sentence[low:high].strip(" ,;:-")
    return None


def _find(text: str, words: Words) -> str | None:  # noqa: ARG001  # one shape for all rules
    for sentence in sentences(text):
        found = _promises(_LABEL.sub("", sentence))
        if found:
            return found
    return None


FIX_PROMISE = Rule(
    id="fix-promise",
    kind="fault",
    asks="no time by which it will be fixed",
    short="no promise of a fix",
    find=_find,
    advice="Promise the next news, not the fix: \u201cnext update at 15:10 UTC\u201d; mark an estimate as one.",
    right=(
        "Next update by 15:10 UTC.",
        "We expect checkout to work again by 15:10 UTC.",
        "Rolling back, ETA ten minutes, no guarantee.",
        "We'll be back with news in 20 minutes.",
        "Payments have been failing since 14:30 UTC.",
        "A report will be available on this page at 16:00 UTC.",
    ),
    wrong=(
        "Checkout will be fixed by 15:00 UTC.",
        "Back in ten minutes!",
        "You'll be able to pay again within the next half hour.",
        "At 15:05 UTC everything works again.",
        "We will have this sorted by three o'clock.",
    ),
    since=2,
)
