"""Blame: a person or a group of people as the cause, or ridiculed.

Separate because every kind of message and the postmortem share it: a person is never the root cause, and who is blamed
stops telling what they know. Who does what now, who wrote a change, and a deploy that is to blame are none.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scoring.criteria.messages.blame_words import ADV, BAD, DEED, GROUP, KIND, OTHERS, PUSHED
from scoring.criteria.messages.first.blame import blaming as first_blaming
from scoring.criteria.messages.person_named import somebody_named
from scoring.criteria.messages.rule import Rule, Words, sentences

_NOT_BEFORE = re.compile(
    r"(?:\b(?:not|never|nobody|no one|without|neither|nor|none|isn['\u2019]?t|wasn['\u2019]?t|"
    r"aren['\u2019]?t|doesn['\u2019]?t|don['\u2019]?t|if|whether|rather than|instead of|no)|"
    r"n['\u2019]t)(?: (?:that|because|a|an|the|any|anyone['\u2019]s|anybody['\u2019]s|about|"
    r"say|think|mean|of|to|is|it|was|due|mind|because of|here to|want to|looking|for)){0,3} ?$",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:nobody|no one|not|isn['\u2019]?t|wasn['\u2019]?t|aren['\u2019]?t|"
    r"weren['\u2019]?t) (?:\w{1,10} ){0,2}$",
    re.IGNORECASE,
)

_ANYWHERE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:human|operator|user|engineer|developer|employee|pilot|admin|personal|people)(?:'s|"
        r"s')?[- ](?:error|mistake|fault|negligence|failure)s?\b|\bpebkac\b|\blayer 8\b|"
        r"\bfat[- ]finger\w{0,4}\b",
        r"\b(?:careless(?:ness|ly)?|negligen(?:t|ce|tly)|incompeten(?:t|ce|tly)|sloppy|sloppiness|"
        r"reckless(?:ness|ly)?|idiots?|idiotic|morons?|moronic|clowns?|imbeciles?|numpt(?:y|ies)|"
        r"muppets?|dumbass(?:es)?|bozos?|nincompoops?|halfwits?|"
        r"amateurish|amateur hour|brain-?dead|rookie (?:mistake|error)|"
        r"bunch of (?:\w{1,12} )?(?:amateurs|cowboys|kids|monkeys|fools|losers)|cowboys|"
        r"incompetents|slackers?|nitwits?|dimwits?|jackass(?:es)?|laziness|stupidity|"
        r"foolishness)\b",
        r"\b(?:dumb|stupid|foolish|daft|crazy|lazy|silly|thick|clueless) enough to\b|"
        r"\bhow (?:dumb|stupid|lazy|incompetent|clueless) (?:is|are|can|do|must)\b",
        r"\b(?:which|what|some|whatever) (?:absolute |complete |total |utter |bright )?(?:genius|"
        r"idiot|clown|moron|hero|spark|bozo|fool|einstein|muppet|joker|cowboy|brain)\b",
        r"\bwho(?:['\u2019]?s| is| was) the (?:\w{1,12} )?(?:genius|idiot|clown|moron|hero|fool|einstein|joker|"
        r"brain)\b|"
        r"\bthanks for nothing\b|\bslow clap\b|\bheads (?:will|must|should|are going to) roll\b|"
        r"\bshame on\b|\basleep at the (?:wheel|switch)\b|\bi want (?:names|heads)\b|"
        r"\bsomeone['\u2019]?s head\b|\bown goal\b",
        r"\b(?:the |all (?:the )?)?(?:blame|fault|responsibility) (?:for (?:this|it|the outage|"
        r"that) )?(?:lies|is|rests|falls|goes|belongs|sits|lay) (?:squarely |entirely |solely |"
        r"fully |clearly |all )?(?:with|to|on|at)\b",
        r"\bwho(?:ever)? (?:on earth|the (?:hell|heck|f\w{2,6})|in (?:their|his) right mind)\b|"
        r"\bwho (?:broke|screwed|messed|nuked|killed|was dumb|was stupid|let this|is to blame|"
        r"did this)\b|\bwhose (?:fault|brilliant|bright|stupid|dumb|great) ?(?:idea)?\b",
        r"\bwhoever (?:\w{1,12}ed|wrote|did|set|thought|let|put|is behind|made|ran|broke|chose|"
        r"signed off)\b(?![^.!?]{0,60}\b(?:please|pls|join|hop on|speak up|can help|come|ping|"
        r"call|shout|could you|can you|knows|tell me|tell us)\b)",
    )
)


@lru_cache(maxsize=64)
def _patterns(people: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Patterns for a person of the team, or a group, with a deed or a fault."""
    named = somebody_named(people)
    person = rf"(?-i:{named})" if named else r"(?!)"
    parts = "|".join(re.escape(part) for name in people for part in name.split() if len(part) > 2)
    loose = rf"\b(?-i:(?:{parts})s)" if parts else r"(?!)"
    whom = rf"(?:{person}|\b{OTHERS}{GROUP})"
    who = rf"(?:{person}|\b(?!(?:he|she|they|you|you guys|you lot)\b){OTHERS}{GROUP})"
    fault = (
        r"(?:mistakes?|error|fault|blunders?|carelessness|negligence|screw-?ups?|cock-?ups?|mess|"
        r"doing|sloppiness|incompetence|stupidity|failure to|botch\w{0,3}|oversight|"
        r"brilliant idea|bright idea|bad (?:change|deploy|config\w{0,8}|code|push)|"
        r"misconfiguration|typo|bug|lack of)"
    )
    change = (
        r"(?:deploy\w{0,5}|changes?|commits?|config\w{0,8}|push|release|PR|patch|migration|update|"
        r"merge|code|script|settings?|timeouts?|value|work|stuff|hack|tweak)"
    )
    did = (
        r"(?:broke|took|killed|caused|is what|is why|brought|did this|did it|is to blame|wrecked|"
        r"nuked|ruined|is at fault|is the (?:cause|culprit|reason|root)|crashed|has broken|blew|"
        r"trashed)"
    )
    raw = (
        rf"{whom},? {ADV}{DEED}",
        rf"\b(?:{PUSHED}|written|done|set) by {who}[^.;!?]{{0,30}}?\b{BAD}\b",
        rf"(?:{who}(?:['\u2019]s?|s['\u2019])|{loose}) (?:\w{{1,20}} ){{0,2}}{fault}\b|\b(?:your|his|her|"
        rf"their) (?:own |stupid |damn |bloody )?(?:mistake|fault|blunder|screw-?up|carelessness|"
        rf"mess|negligence)\b(?! (?:is ours|was ours))",
        rf"{who}(?:['\u2019]s?|"
        rf"s['\u2019]) (?:\w{{1,20}} ){{0,2}}{change}(?: \d{{1,6}})? (?:\w{{1,12}} ){{0,2}}?{did}\b",
        rf"\b(?:mistakes?|blunders?|fault|error|carelessness|negligence|failure|sloppiness|"
        rf"screw-?ups?|incompetence|lapse|oversight|stupidity|laziness) (?:of|by|on the part of|"
        rf"from|made by|lies with) {who}",
        rf"\b(?:caused|broken|botched|messed up|ruined|introduced|overlooked|forgotten|"
        rf"brought to you|ignored|neglected|screwed up|mistyped|"
        rf"misconfigured) by {who}(?!['\u2019]s|\w)(?! (?:change|deploy|outage))",
        rf"\b(?:because of|courtesy of|all down to|due to) (?:{person}(?!['\u2019]s)|(?:the|our|"
        rf"an?|some|those) (?:\w{{1,15}} ){{0,2}}(?:engineers?|devs?|developers?|contractors?|"
        rf"interns?|team|dbas?|qa|ops|guys|colleagues?|admins?|operators?)\b(?! ?(?:working|is|are|"
        rf"being|on it)))",
        rf"(?<!git )\bblam(?:e|es|ed|ing) (?:it on |this on |that on |it all on |"
        rf"all on )?(?:{whom}|the (?:\w{{1,12}} ){{0,2}}\w{{3,12}} team)",
        rf"\b(?:culprit|guilty party|person responsible|one to blame)(?: here)?(?:s|['\u2019]s| is|"
        rf" was| are|:)+ (?:\w{{1,10}} )?{who}",
        rf"\b(?:keep|kept|get|take) {who} (?:far |well |the hell )?(?:away from|off|"
        rf"out of) (?!the (?:bridge|call|channel|loop)|this (?:call|channel)|the loop)|\b(?:never|"
        rf"don['\u2019]?t|do not|nobody|stop) (?:ever )?(?:let|letting|allow|"
        rf"trust) {who}(?: (?:near|touch|deploy|anywhere|with|to (?:deploy|touch|push|merge)|push|"
        rf"merge|again|in front of|at)\b)?",
        rf"\b(?:revoke|remove|take away|pull|suspend) {who}['\u2019]s? (?:\w{{1,12}} )?(?:access|"
        rf"rights|permissions|keys|privileges)|\b(?:fire|sack|ban|suspend|firing|sacking) {who}\b",
        rf"\btypical(?:ly)?(?: of| for|,| from)? (?:the |our |those )?(?:{person}|{GROUP}|{KIND})\b",
        rf"(?:^|[,;:\u2013\u2014-] |\band |\bbut |\bbecause )(?:{person}|\b(?:qa|ops|the dbas?|"
        rf"the devs?|dev|the vendor|the \w{{1,12}} team)),? (?:again|as (?:always|usual)|"
        rf"once (?:again|more)|of course|yet again|who else|strikes)\s?(?:\.\.|[!\u2026?.,]|$)",
        rf"\b(?:nice (?:going|one)|way to go|bravo|congrat\w{{0,10}}|kudos to|hats off to|"
        rf"well done|(?:great|good|nice|brilliant|fantastic|stellar|amazing) (?:job|"
        rf"work)),? (?:{person}|{GROUP}|team|guys)?,? ?(?:for |on |with |you )?(?:breaking|"
        rf"killing|taking (?:us|it|the|prod|everything) |nuking|crashing|ruining|wrecking|bringing|"
        rf"you (?:broke|killed|took)|not (?:testing|reading|checking)|deploying|skipping|"
        rf"forgetting)",
        rf"\b(?:nice going|way to go|bravo),? {who}|\bthanks (?:a (?:lot|bunch|million)|so much|"
        rf"very much),? {who}[^.!?]{{0,40}}\b(?:broke|break|ruin|weekend|mess|outage|down|"
        rf"saturday)\w{{0,4}}",
        rf"\b(?:thanks|thx) to (?:{person}|{GROUP})[^.!?;]{{0,60}}?\b(?:down|offline|broken|broke|"
        rf"stuck|in this mess|lost|losing|can['\u2019]?t|cannot|nobody can|fails?|failing|fiasco|"
        rf"mess|outage|disaster|sitting here|up at|errors?|no longer)\b",
        rf"\b(?:this|that|it)(?: one)?(?:['\u2019]?s| is| was)(?: all| entirely| squarely| totally|"
        rf" clearly| purely| down)? (?:on|down to) (?:{who}|you\b|them\b|him\b|her\b)(?! (?:board|"
        rf"list|side|plate|radar|to decide|agenda|dashboard))",
        rf"\b(?:an? |some |our |the |by |this |that )(?:inexperienced|junior|untrained|careless|"
        rf"tired|overworked|new|young|clumsy|green|overeager|unqualified|sleepy|hasty|"
        rf"rogue) {KIND}\b[^.!?]{{0,50}}?\b(?:made|had|did|pushed|deployed|released|entered|typed|"
        rf"set|changed|merged|broke|forgot|caused|shipped|ran|deleted)\b",
        r"\b(?:those|these|you|bunch of|the usual) (?:\w{1,12} )?(?:clowns|idiots|morons|"
        r"geniuses|heroes|jokers|amateurs|cowboys|muppets)\b|\bwho (?:at|in|from|"
        r"on) (?:the )?(?:\w{1,12} ){0,2}(?:team|squad|department)\b[^.!?]{0,40}\b(?:ship|"
        r"approv|thought|let|push|dumb|stupid|merg|broke)\w{0,4}",
        rf"\b(?:i|we)(?:['\u2019]m| am|['\u2019]re| are)? (?:told|warned) (?:{person}|you|them|him|"
        rf"her|{GROUP})\b|\bif (?:{person}) (?:could|can|would|knew|"
        rf"only)\b[^.!?]{{0,40}}\b(?:read|test|think|count|type|listen)\b|\b(?:had|has|"
        rf"have) (?:one|only one) job\b|\b(?:you|they|he|she) had one job\b",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in raw)


def blaming(text: str, words: Words) -> str | None:
    """The words that blame somebody, or None; what rubric 1 blamed is found by its own rule."""
    if words.rubric < 2:
        return first_blaming(text, words)
    for sentence in sentences(text):
        for pattern in (*_ANYWHERE, *_patterns(words.people)):
            for found in pattern.finditer(sentence):
                before = sentence[max(0, found.start() - 60) : found.start()]
                if not _NOT_BEFORE.search(before) and not _DENIES.search(before):
                    return found[0].strip(" ,;:-")
    return None


BLAME = Rule(
    id="blame",
    kind="fault",
    asks="no blame",
    short="no blame",
    find=blaming,
    advice="Say what the system allowed, not who did it.",
    right=(
        "A configuration change lowered a timeout; we reverted it.",
        "The pipeline let an unsafe value through.",
        "4521 was to blame, nobody is at fault.",
        "Carol Lindqvist rolled back, Alice Romero leads.",
        "Bob wrote 4521 and can explain the setting.",
        "Whoever deployed 4521, please join the call.",
        "You did nothing wrong.",
    ),
    wrong=(
        "Carol Lindqvist deployed a bad config.",
        "This was due to human error.",
        "An engineer forgot to run the tests.",
        "The night shift slept through two alerts.",
        "QA never tests anything.",
        "Bob, this one is on you.",
        "Don't let the interns near the pipeline.",
        "It's all Bobs fault.",
        "Our hosting partner failed to do its job.",
        "They always break stuff.",
    ),
    since=2,
)

BLAME_IN_REVIEW = Rule(
    id="blame-in-review",
    kind="fault",
    asks="no blame",
    short="no blame",
    find=blaming,
    advice="Rewrite it as what the system let happen, and which change to the system prevents it.",
    right=(
        "The deploy pipeline accepts a timeout below the measured latency.",
        "Alice Romero was IC, Carol Lindqvist rolled back.",
        "The alert should page within a minute.",
        "The canary stage did not look at payment success.",
    ),
    wrong=(
        "Carol deployed bad config.",
        "Root cause: human error.",
        "The developers ignored the warning.",
        "Caused by Carol Lindqvist.",
    ),
    since=2,
)
