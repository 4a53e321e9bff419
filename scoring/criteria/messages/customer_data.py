"""Customer data in a message: addresses, names with an account or an order, cards, phones, identity numbers.

Separate because it is critical, and because much that looks like it is not: the number of an order, an address of our
own, the name of a place.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scoring.criteria.messages.rule import Rule, Words, sentences

_EMAIL = re.compile(r"\b([A-Za-z0-9._%+-]{1,64})@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}\b")
_OURS = re.compile(
    r"^(?:ic|incident-?commander|commander|bridge|war-?room|support|help\w{0,5}|status|info|contact\w{0,3}|"
    r"security|privacy|press|media|"
    r"no-?reply|do-?not-?reply|comms?|communications|"
    r"team|hello|hi|sales|service|services|incidents?|on-?call|ops|noc|sre|care|"
    r"customer\w{0,10}|feedback|billing|refunds?|payments?|orders?|shop|"
    r"legal|jobs|office|abuse|postmaster|admin|webmaster|hotline|service-?desk|it|pr|news|"
    r"updates|returns|accounts?)(?:[.+-]\w{1,20})?$",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\d-])(?:\d[ -]?){12,18}\d(?![\d-])")
_CARD_SHAPE = re.compile(r"(?<![\d-])(?:\d{4}([ -])\d{4}\1\d{4}\1\d{1,4}|3\d{3}([ -])\d{6}\2\d{5})(?!\d)")
_PLAIN = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (
            r"\bcards? (?:no\.? |number |nr\.? )?(?:that )?(?:ending|ends|ended|finishing)(?: (?:in|"
            r"with|on))? ?[\u2026.*x]{0,4}\d{3,4}\b",
            re.IGNORECASE,
        ),
        (
            r"\b(?:visa|mastercard|amex|card|maestro)[^\n]{0,12}?(?:\*|x|\u2022|\u2026|"
            r"\.{3}){1,12}[ -]?\d{4}\b",
            re.IGNORECASE,
        ),
        (r"(?<!\w)(?:\d{4}[ -]?)?(?:[*x\u2022]{4}[ -]?){1,3}\d{4}\b", re.IGNORECASE),
        (r"\b(?:card|visa|mastercard|amex)(?: (?:no\.?|number|nr\.?))?:? #?\d{12,19}\b", re.IGNORECASE),
        (r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])", 0),
        (r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b", 0),
        (
            r"\b(?:acct|account|customer|user|client|member|loyalty|cust)(?:[ _-]?(?:no|number|nr|"
            r"id))?\.?(?:: ?|= ?| ?#| )\d{4,12}\b(?![.,:]\d|\s?(?:%|usd))",
            re.IGNORECASE,
        ),
        (
            r"\b(?:date of birth|dob|born(?: on)?|birthday|passport(?: no\.?| number)?|ssn|"
            r"social security(?: number)?)(?: is)?:? ?#?(?=[^\s]{0,12}\d)[\w./-]{5,14}",
            re.IGNORECASE,
        ),
        (
            r"\b\d{1,5}[a-z]? (?:[A-Z][\w'\u2019.-]{1,20} ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|"
            r"Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Square|Sq|Way|Place|Pl|Terrace|Close|Crescent|"
            r"Parkway|Hill|Row|Gardens)\b",
            0,
        ),
        (
            r"\b[A-Z]\w{2,20}(?:stra(?:\u00df|ss)e|str\.|gasse|weg|platz|allee|straat|gata|"
            r"gatan) \d{1,4}\b|\b\d{1,4},? rue (?:de |du |des )?\w{2,20}|\b(?:Calle|Via|Rua|"
            r"Avenida) (?:[A-Z]\w{1,20} ){0,2}[A-Z]?\w{1,20},? \d{1,4}\b",
            0,
        ),
    )
)
_PHONE = re.compile(
    r"(?<![\w+.,:/-])(?:\+\d{1,3}(?:[ ./-]?\(?\d{1,5}\)?){2,6}|\(\d{3}\) ?\d{3}[ .-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4}|"
    r"0\d{2,4}[ /-]\d{3,4}[ -]\d{3,5}|0\d{2,4}[ /-]\d{5,8}|\d{3}-01\d\d)(?![\d:])"
)
_OUR_PHONE = re.compile(
    r"\b(?:hotlines?|help-?line|support|call us|reach us|phone us|contact us|text us|"
    r"our (?:phone|number|team|service|line)|customer (?:service|care)|"
    r"toll-free|service desk|dial|bridge|conference)\b",
    re.IGNORECASE,
)
_OURS_TO_CALL = re.compile(r"(?:0800|0808|0845|1-8\d\d|\+?1[ -]8(?:00|88|77|66|55)|\+\d\d ?8\d\d\b)")
"""Numbers for anybody to call."""
_NAME = (
    r"(?:[^\W\d_a-z]\. ?|[^\W\d_a-z][^\W\d_]{1,20} (?:(?:van|de|von|der|la|el|"
    r"bin) )?)[^\W\d_a-z][^\W\d_]{0,2}['\u2019]?[^\W\d_]{1,20}(?:-[^\W\d_]{1,20})?"
)
_THING = (
    r"(?:orders?|accounts?|acct|cards?|baskets?|carts?|refunds?|payments?|parcels?|invoices?|"
    r"purchases?|subscription|profile|complaint|ticket|e-?mail|booking)"
)
_WHO = (
    r"(?:customer|user|client|buyer|shopper|subscriber|guest|account ?holder|card ?holder|"
    r"holder|member|lady|gentleman|merchant|"
    r"woman|man|patient|name|tenant|student)"
)
_NAMED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?i:{_WHO})(?i: (?:named|called|is|name))?[ :=,\"'\u201c]{{1,3}}(?P<name>{_NAME})",
        rf"\b(?i:{_THING})(?: (?i:no\.?|number|nr\.?|id))?(?: #?\d{{1,12}})? (?:of|from|for|by|"
        rf"belonging to|placed by|under) (?:(?i:customer|mr|mrs|ms|miss|dr)\.? )?(?P<name>{_NAME})",
        rf"(?<![\w-])(?P<name>{_NAME})['\u2019]s? (?:\w{{1,12}} )?(?i:{_THING})\b",
        rf"(?<![\w-])(?P<name>{_NAME}),? \(?(?i:{_THING}|customer)(?i: no\.?| number| id|"
        rf" ending)?[ #:]{{1,2}}(?:[A-Z]{{1,4}}-?)?\d",
        rf"(?<![\w-])(?P<name>{_NAME}),? (?:who |has |had |was |is |got |"
        rf"been )+(?:\w{{1,12}} )?(?:charged|ordered|paid|refunded|billed|declined|"
        rf"double[- ]charged)",
        rf"(?i:\b(?:refund|charge|charged|call|phone|billed|"
        rf"refunded)) (?P<name>{_NAME})(?=[^.\n]{{0,60}}\b(?:order|card|charged|paid|account|"
        rf"customer|refund|money))",
    )
)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Frau|Herr|Mme|Mx)\.? (?:[^\W\d_a-z]\. ?|"
    r"[^\W\d_a-z][^\W\d_]{1,20} )?(?P<last>[^\W\d_a-z][^\W\d_]{1,20})"
)
_OF_A_CUSTOMER = re.compile(
    r"\b(?:orders?|accounts?|cards?|customers?|basket|cart|refund\w{0,3}|charged|paid|"
    r"can['\u2019]?t pay|cannot pay|declined|complain\w{0,4}|"
    r"bought|purchase|money|billed|callback)\b",
    re.IGNORECASE,
)
_NOT_A_NAME_LISTED = (
    "support service services care success experience team teams relations center centre desk impact update "
    "updates new united south north west east hong san los las great saudi sri costa puerto latin central black "
    "cyber apple google samsung american america visa master mastercard amazon paypal stripe the our all most "
    "some many your this that these those monday tuesday wednesday thursday friday saturday sunday january "
    "february march april may june july august september october november december utc gmt sev europe european "
    "asia africa pacific middle czech northern southern eastern western latin incident commander next payment "
    "payments order orders checkout shop status customer customers we you it if in on at as no not eta ic usd eur "
    "operations engineering finance card cards page root cause fixed resolved what who why when how prime premium "
    "gold silver plus account accounts api error please severity"
)
_NOT_A_NAME = frozenset(_NOT_A_NAME_LISTED.split())


def _luhn(digits: str) -> bool:
    doubled = [int(d) for d in digits]
    for index in range(len(doubled) - 2, -1, -2):
        doubled[index] = doubled[index] * 2 - (9 if doubled[index] > 4 else 0)
    return sum(doubled) % 10 == 0


@lru_cache(maxsize=64)
def _team(people: tuple[str, ...]) -> frozenset[str]:
    return frozenset(part.lower() for name in people for part in name.split() if len(part) > 2)


def _is_customer(name: str, team: frozenset[str]) -> bool:
    parts = {part.lower() for part in re.findall(r"[^\W\d_]{2,30}", name)}
    return not parts & (_NOT_A_NAME | team)


def _address(text: str, team: frozenset[str]) -> str | None:
    for email in _EMAIL.finditer(text):
        if not _OURS.match(email[1]) and not team & set(re.split(r"[._+-]", email[1].lower())):
            return email[0]
    return None


def _number(text: str) -> str | None:
    if shaped := _CARD_SHAPE.search(text):
        return shaped[0]
    for card in _CARD.finditer(text):
        if _luhn(re.sub(r"\D", "", card[0])):
            return card[0]
    for pattern in _PLAIN:
        if found := pattern.search(text):
            return found[0]
    for sentence in sentences(text):
        phone = _PHONE.search(sentence)
        if (
            phone
            and 7 <= len(re.sub(r"\D", "", phone[0])) <= 15
            and not _OURS_TO_CALL.match(phone[0])
            and not _OUR_PHONE.search(sentence[: phone.end()])
        ):
            return phone[0]
    return None


def _name(text: str, team: frozenset[str]) -> str | None:
    for pattern in _NAMED:
        for found in pattern.finditer(text):
            if _is_customer(found["name"], team):
                return found[0]
    for sentence in sentences(text.replace("Mr. ", "Mr ").replace("Ms. ", "Ms ").replace("Mrs. ", "Mrs ")):
        titled = _TITLED.search(sentence)
        if titled and _OF_A_CUSTOMER.search(sentence) and _is_customer(titled["last"], team):
            return titled[0] if titled[0] in text else titled["last"]
    return None


def _find(text: str, words: Words) -> str | None:
    team = _team(words.people)
    return _address(text, team) or _number(text) or _name(text, team)


CUSTOMER_DATA = Rule(
    id="customer-data",
    kind="fault",
    asks="no customer data",
    short="no customer data",
    find=_find,
    advice="Speak of customers as a number, never by name, address or account; take such a message down at once.",
    right=(
        "About 900 customers a minute are affected.",
        "Write to support@example.com if your order is missing.",
        "Call 0800 123 4567 for help. Incident 2025-03-15 14:29.",
        "Test purchase went through, order 4711 confirmed.",
        "Customer Support has 140 tickets about orders from New Zealand.",
        "Alice Romero's account of events follows.",
    ),
    wrong=(
        "The order of jane.doe@gmail.com failed.",
        "Card 4111 1111 1111 1111 was charged twice.",
        "Customer 123-45-6789 is affected.",
        "The card ending in 9911 was declined.",
        "Ring customer Petra Sommer back, her basket is stuck.",
        "Send the parcel to 9 Harbour Lane instead.",
    ),
    since=2,
)
