"""For whom: how many, or which, of those who use it.

Separate because "customers" alone leaves each reader guessing whether they are meant; "some" or "in Europe" is an
answer. It is advised and not graded: a short first post may leave it open.
"""

from __future__ import annotations

from scoring.criteria.messages.phrases import PEOPLE, SHARE, TRIES
from scoring.criteria.messages.rule import Rule, finder
from simulator.domain.spoken_time import NUMBER

_MANY = (
    r"(?:all|most|many|some|several|few|every|each|no|any|a few|only a few|a handful of|a couple of|a couple "
    r"hundred|a lot of|lots of|"
    r"heaps of|plenty of|(?:a |the )?(?:vast |large |great |overwhelming |clear )?majority of|(?:a |the )?(?:very )?"
    r"(?:small |large |big |great |good |significant |tiny |limited |certain )?(?:number|part|share|portion|"
    r"fraction|proportion|percentage|subset|bulk|group) of|"
    r"(?:the )?bulk of|a (?:great|good) many|hundreds of|thousands of|dozens of|almost all|nearly all|virtually "
    r"all|a minority of|half of)"
)
_OF = (
    r"(?:\s(?:of|the|our|these|those|other|affected|paying|active|whole|large|big|European|new|existing|"
    r"registered|online|card)){0,3}"
)

FOR_WHOM = Rule(
    id="for-whom",
    kind="element",
    asks="for whom",
    short="for whom",
    find=finder(
        rf"\b{_MANY}{_OF}\s(?:{PEOPLE}|{TRIES}|you|them|u|us)\b(?! (?:affected|concerned))",
        rf"{SHARE}",
        r"\ban isolated few\b|\b(?:some|many|most|others|several) (?=(?:see|get|are|have|may|might|report|still)\b)",
        rf"(?<![\d:$]){NUMBER}(?:,\d{{3}})?(?:\s?k)?\s(?:or so )?(?:of (?:our|the|you) |our |affected )?{PEOPLE}\b",
        r"(?<!\d)\d{1,3},\d{3}\b(?: of)? (?:our |the |affected )?(?:you\b|users|customers|shoppers|people|buyers|"
        r"accounts)",
        r"\b(?:nearly |almost |practically |virtually |basically )?(?:everyone|everybody|anyone|anybody|nobody|no "
        r"one)\b"
        r"(?! (?:affected|concerned|who complained|whose))",
        r"\b(?:for|to|of|by|from|hits?) (?:nearly |almost )?(?:all|most|some|many)\b(?! (?:the|systems|"
        r"services|our (?:services|systems)))",
        r"\b(?:world-?wide|globally|everywhere|in (?:all|every|some|most|several) (?:regions?|countr(?:y|ies)|"
        r"markets?)|all regions|"
        r"from all countries|all (?:of )?(?:our )?markets|every region|every country)\b",
        r"\b(?:in|across|throughout) (?:the )?(?:Europe|EU|US|USA|UK|India|Oceania|Asia|Africa|America|North "
        r"America|Australia|"
        r"Germany|France|Canada|Japan|Brazil|APAC|EMEA|LATAM|Americas|eu-|us-)",
        r"\b(?:only|mostly|mainly) (?:iOS|Android|mobile|web|desktop|business|premium|free|new) \w{4,12}\b",
        r"\bone (?:payment |order |customer |user )?in (?:a hundred|ten|five|three|four|twenty)\b",
    ),
    advice="Say how many or which customers are affected, even roughly: all, some, those in Europe.",
    right=(
        "Some customers cannot pay.",
        "About 80 % of payments fail.",
        "Sign-in fails for customers in Europe.",
        "Four in five attempts end in an error.",
        "Everyone can pay again.",
    ),
    wrong=(
        "Customers may notice errors.",
        "Payments are failing.",
        "You can pay again.",
        "Everyone affected will hear from us.",
    ),
    since=2,
)
