"""What somebody should have done, or what would not have happened if: the past as it was not.

Separate from blame because it names nobody and still does what blame does: it judges with hindsight and prevents
nothing. What should be so soon ("we should have an update", "you should have received a mail") is none.
"""

from __future__ import annotations

import re

from scoring.criteria.messages.rule import Rule, Words, sentences

_DONE = (
    r"(?!need\b|indeed\b|hundred\b|red\b|bed\b|speed\b)(?:\w{2,20}ed|been|known|caught|done|"
    r"seen|run|ran|read|told|thought|written|found|gone|went|taken|made|kept|left|let|set|put|"
    r"cut|"
    r"held|shown|given|had|come|become|begun|got|gotten|heard|felt|spoken|sent|spent|built|"
    r"bought|brought|broken|chosen|drawn|driven|"
    r"paid|sat|said|shut|slept|stood|stuck|thrown|understood|woken|won|lost|led|met|rung|"
    r"risen|fallen|flown|forgotten|hit|hidden|"
    r"paged|rolled|asked|undone|redone|meant|dealt|fought|sought|taught)"
)
_ADVERBS = (
    r"(?:(?:\w{2,12}ly|never|also|always|at least|just|all|both|ever|still|long|first|only|"
    r"then|really|not|simply|long since|at once|at all) ){0,3}"
)
_HAVE = (
    r"(?:\s?(?:n['\u2019]?t|not|never|nt))?(?: (?:\w{2,12}ly|never|also|always|just|all|"
    r"at least|still|ever|long|both|really|not))?(?: have|['\u2019]?ve| of|a)"
)
_WHO = (
    r"(?:we|they|he|she|i|you|it|this|that|anyone|anybody|someone|somebody|nobody|no one|"
    r"there|qa|ops|the \w{1,15}(?: \w{1,15})?|our \w{1,15}(?: \w{1,15})?|"
    r"a \w{1,15}(?: \w{1,15})?|an \w{1,15}|people|management|[A-Z][a-z]{2,12})"
)
_SHOULD = re.compile(rf"\b(?:should|ought to|oughta|must){_HAVE} (?P<rest>{_ADVERBS}{_DONE})\b", re.IGNORECASE)
_ARRIVES = re.compile(
    r"\b(?:received|recovered|arrived|got|gotten|reached|cleared|returned|resumed|landed|"
    r"settled|seen (?:a|an|our|the|your|some)|come (?:back|through)|started to|"
    r"been (?:refunded|charged|sent|restored|credited|notified|informed|able|told by|contacted|invited|paged))\b",
    re.IGNORECASE,
)
"""What should have come about by itself; no reproach."""
_BY_NOW = re.compile(
    r"^(?:(?! if\b)[^,;]){0,50}?\b(?:by now|by then|already|meanwhile|(?:by|before|within|"
    r"in) (?:about |the next |around )?(?:\d|noon|half|quarter|tonight|tomorrow|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty)\b))",
    re.IGNORECASE,
)
_COULD = re.compile(
    rf"\b(?:could|might|may|"
    rf"can){_HAVE} {_ADVERBS}(?:been {_ADVERBS}(?:\w{{2,10}}ly )?(?:avoided|prevented|caught|"
    rf"spotted|found|stopped|noticed|detected|averted|over|shorter|quicker|faster|"
    r"done (?:earlier|sooner|better|differently)|fixed (?:earlier|sooner|long|hours|minutes)|"
    r"rolled back (?:earlier|sooner)|so easy|smaller|tested|reviewed|foreseen|headed off|"
    r"nipped|spared|better|solved (?:earlier|sooner|long)|resolved (?:earlier|sooner|long)|"
    r"back (?:up )?(?:long|hours|\d|earlier|sooner)|saved|easily)"
    r"|avoided|prevented|caught|spotted|stopped|noticed|averted|foreseen|saved|spared|known|"
    r"warned|checked|tested|reviewed|asked|rolled back|reverted|told|paged|acted|"
    r"found (?:this|that|it|out)|seen (?:this|that|it)|done (?:this|that|it|better|more)|"
    r"fixed (?:this|that|it)|done without)\b"
    r"|\bneed(?:n['\u2019]?t| not) have (?:been|happened)\b|\b(?:did(?:n['\u2019]?t| not)|"
    r"never) (?:have|need) to (?:happen|be this|go|come to)\b|"
    r"(?<!not )\b(?:avoidable|preventable|needless outage|unnecessary outage)\b|\bneedlessly\b",
    re.IGNORECASE,
)
_WOULD = re.compile(
    rf"(?:\b(?:would|wouldn['\u2019]?t|wouldnt)|['\u2019]d){_HAVE} {_ADVERBS}(?!liked|loved|"
    rf"preferred|wanted|expected|thought|guessed|hoped|imagined|said|appreciated|"
    rf"assumed)(?:\w{{2,12}}ly )?{_DONE}\b"
    r"|\bwoulda\b|\bshoulda\b|\bcoulda\b",
    re.IGNORECASE,
)
_INVERTED = re.compile(
    rf"\bhad (?:we|they|you|he|she|i|anyone|anybody|someone|somebody|nobody|no one|it|this|"
    rf"that) {_ADVERBS}(?:n['\u2019]t )?{_DONE}\b|\bhadn['\u2019]?t (?:we|they|you|he|she|it|"
    rf"someone)\b",
    re.IGNORECASE,
)
_INVERTED_ANY = re.compile(
    rf"(?:^\W{{0,3}}|[,;:\u2013\u2014-] |\band |\bbut )had (?:\w{{1,15}} ){{1,5}}?{_DONE}\b|"
    rf"^\W{{0,3}}had there been\b|\bhad there been\b",
    re.IGNORECASE,
)
_IF_HAD = re.compile(
    rf"\bif (?!(?:you|your|customers|users|a customer|any)\b){_WHO}(?: (?:had(?:n['\u2019]?t|"
    rf" not| only| just| at least)?|['\u2019]d)|['\u2019]d(?: not| only|"
    rf" just)?) {_ADVERBS}{_DONE}\b"
    rf"|\bif you(?: had(?:n['\u2019]?t| not| only| just)?|"
    rf"['\u2019]d) {_ADVERBS}(?!been charged|paid|ordered|received|placed|been able|"
    rf"tried){_DONE}\b"
    rf"|\bif \w{{2,12}}(?: \w{{2,12}}){{0,2}} (?:had(?:n['\u2019]?t|"
    rf" not)?) {_ADVERBS}{_DONE}\b[^.]{{0,80}}?\b(?:would|could|['\u2019]d|might)\b"
    rf"|(?:\bwould|\bcould|['\u2019]d|"
    rf"\bmight)\b[^.]{{0,80}}?\bif (?:\w{{2,15}} ){{1,4}}(?:had(?:n['\u2019]?t|"
    rf" not)?) {_ADVERBS}{_DONE}\b",
    re.IGNORECASE,
)
_ALWAYS = re.compile(
    r"\bif only\b(?! (?:a|one|some|part|for)\b)|\b(?:wish|wished) (?:we|they|you|he|she|i|"
    r"someone|somebody|anyone|qa|ops|\w{2,12}) (?:had|hadn['\u2019]?t)\b|\b(?:wish|"
    r"wished) (?:we|they|you|he|she|i)['\u2019]d\b|"
    r"\bwhy (?:on earth |the hell )?(?:didn['\u2019]?t|did not|hadn['\u2019]?t|"
    r"haven['\u2019]?t|hasn['\u2019]?t) (?:we|you|they|he|she|anyone|anybody|someone|somebody|"
    r"qa|ops|one)\b|"
    r"\bwhy (?:on earth |the hell )?(?:did|had|has) (?:nobody|no one|noone|no-one|none)\b|"
    r"\bwhy (?:was|were)(?:n['\u2019]?t| not)? (?:this|that|it|there|4521|the (?:change|"
    r"deploy|release))(?: not| no| never)? ?(?:tested|caught|reviewed|checked|spotted|noticed|"
    r"found|any|a|ever|staged|canar\w{1,3})\b|\b(?:it |that )?would(?:['\u2019]?ve|"
    r" have) been (?:better|wiser|smarter|nice|good|enough|safer|easy|trivial)\b|"
    r"\b(?:better|wiser|smarter) to have \w{3,20}\b|\bneeded? (?:never|not) have\b|"
    r"\bnone of this (?:would|had to|needed)\b|"
    r"\b(?:was|were) supposed to (?:have |be )?(?:test|check|review|catch|notice|watch|"
    r"monitor|approv|stop|prevent|page)\w{0,4}\b",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"\b(?:with(?:out)?|had|if|a|an|one|proper|better|"
    r"more)\b[^.]{0,90}?(?:\bwould(?:n['\u2019]?t)?|['\u2019]d)(?: not| never| now| all|"
    r" still| probably){0,3} (?:be (?:\w{1,10} )?(?:reading|in this|sitting here|"
    r"standing here|here|"
    r"having this|down now|in bed|asleep|at home|losing|talking about|writing this|stuck|"
    r"in the mess|done by now|fine now|up now|over (?:now|already|by now))|have (?:this|"
    r"an outage|any of this|a problem))",
    re.IGNORECASE,
)

_TO_CUSTOMERS = re.compile(
    r"\bif (?:you|your (?:card|account|bank)|a customer|anyone|anybody) (?:were|was|have been|has been|are|is|"
    r"did|do)\b",
    re.IGNORECASE,
)
"""What customers are told for their own case; no judgement of the past."""


def counterfactual(text: str, words: Words) -> str | None:  # noqa: ARG001  # one shape for all rules
    """The words that say what should have been, or None."""
    for sentence in sentences(text):
        for pattern in (_ALWAYS, _COULD, _WOULD, _INVERTED, _IF_HAD, _WITH):
            if pattern is _WOULD and _TO_CUSTOMERS.search(sentence):
                continue
            if found := pattern.search(sentence):
                return found[0].strip(" ,;:-")
        if (found := _INVERTED_ANY.search(sentence)) and re.search(
            r"\b(?:would|could|might|not be)|['\u2019]d\b", sentence[found.end() :], re.IGNORECASE
        ):
            return found[0].strip(" ,;:-")
        for found in _SHOULD.finditer(sentence):
            if found[0].lower().startswith("must") and "not" not in found[0].lower():
                continue
            if not _ARRIVES.search(found[0] + sentence[found.end() : found.end() + 12]) and not _BY_NOW.search(
                sentence[found.end() :]
            ):
                return found[0]
    return None


COUNTERFACTUAL = Rule(
    id="counterfactual",
    kind="fault",
    asks="no word of what should have been done",
    short="no should-have",
    find=counterfactual,
    advice="Say what happened and what you do now; what would prevent it belongs into the review, as an action.",
    right=(
        "We should have an update for you by 15:00 UTC.",
        "You could have been charged twice; we refund that.",
        "Payments should have recovered by now, please check.",
        "If you had an order open, it is safe.",
        "If you were charged twice we would have refunded it.",
        "It could have been the database, we are checking.",
    ),
    wrong=(
        "This never should've gone out.",
        "Had anybody looked at the canary, we would have noticed.",
        "If the vendor had told us, this outage would not have happened.",
        "The whole thing was avoidable.",
        "A longer soak might have caught it.",
        "I wish we had tried that on staging.",
    ),
    since=2,
)
