"""Phrases that several rules on messages share: who is affected, what fails, what is well, guesses and denials.

Separate because the same words for "customers" or "cannot" must be known to every rule, or one rule would see an
impact where the next sees none.
"""

from __future__ import annotations

import re

from simulator.domain.spoken_time import NUMBER

PEOPLE = (
    r"(?:users?|customers?|shoppers?|buyers?|people|persons?|ppl|visitors?|clients?|consumers?|subscribers?|accounts?|"
    r"members?|guests?|merchants?|folks|readers?|players?|tenants?|everyone|everybody|anyone|anybody|nobody|no one)"
)
"""Those who use the product."""

TRIES = (
    r"(?:checkouts?|payments?|orders?|purchases?|attempts?|transactions?|requests?|carts?|baskets?|sales|log-?ins?|"
    r"sign-?ins?|exports?|uploads?|downloads?|searches|sessions?|bookings?|logins?|messages|deliveries|tries)"
)
"""What they do, by the piece."""

CANNOT = (
    r"(?:can(?:not|['\u2019]?t| not)(?! (?:yet |really )?(?:promise|say|tell|guarantee|give|rule|confirm|"
    r"exclude|thank|wait|estimate))|could(?:n['\u2019]?t| not)|unable to|not able to|impossible|not possible|"
    r"(?:has|have|had|is|are|was|were)(?:n['\u2019]t| not) (?:currently |been )?(?:able|possible|working|"
    r"available|completing|"
    r"loading|accepting|accepted)|"
    r"(?:do|does|did)(?:n['\u2019]?t| not) (?:currently )?(?:work|load|respond|complete|go through|get (?:past|"
    r"through)|make it|open|"
    r"appear|arrive|succeed|start|finish|accept)|"
    r"(?:won['\u2019]?t|will not|wouldn['\u2019]?t) (?:work|load|go through|complete|open|start|finish|be able)|"
    r"(?:is|are)n['\u2019]t going through|not going through|not (?:currently )?(?:working|loading|responding|"
    r"completing)|"
    r"nobody (?:\w{1,10} )?(?:gets|can|could)|no longer (?:able|possible)|fails? to|prevented from|kept .{0,30} from|"
    r"locked out|shut out|turned away|without being able)"
)

FAILS = (
    r"(?:fail(?:s|ed|ing|ures?)?\b|err(?:or|ors|oring)\b|errors? out|time[ -]?outs?\b|times out|timed out|timing "
    r"out|broken|"
    r"broke\b|break(?:s|ing)\b|unavailable|unreachable|(?<!let you )(?<!stand )(?<!let us )\bdown\b|outage|"
    r"slow(?:s|er|ly|ness|ed)?\b|delay(?:s|"
    r"ed)?\b|declin(?:e|es|ed|ing)\b|"
    r"reject(?:s|ed|ing|ions?)?\b|refus(?:e|es|ed|ing|als?)\b|stuck\b|d(?:ie|ies|ying)\b|sluggish|hang(?:s|"
    r"ing)?\b(?! (?:in|on|tight))|bounc(?:e|es|ed|ing)\b|break(?:s|ing)? off\b|"
    r"spins?\b|spinning|blank\b|"
    r"crash(?:es|ed|ing)?\b|"
    r"intermittent(?:ly)?|interrupt(?:ed|ion)\b|stop(?:s|ped)? (?:working|with)|missing\b|endless|"
    r"get(?:s|ting)? an error|turned down|blocked\b|lost\b|cut off|frozen|freezes?|unreliable|"
    r"waiting (?:forever|long)|problem (?:paying|signing|ordering)|trouble (?:paying|ordering|signing)|"
    r"(?:had|have|having) (?:trouble|problems|difficulty|difficulties) (?:paying|ordering|signing|logging|checking)|"
    r"could not be processed|went wrong|double[- ]charged|charged twice)"
)
"""Words for what fails, as those who use it meet it."""

WELL = (
    r"(?:again\b|back (?:to normal|up|on(?: track|line)?|in (?:business|action)|for (?:everyone|everybody|all)|"
    r"within)|normal(?:ly)?\b|"
    r"as (?:usual|normal|it should|they should|expected)|restored\b|recover(?:ed|s|ing|y)?\b|healthy\b|stable\b|"
    r"fully operational|back to (?:health|full|life|speed|work|strength|business)|came back\b|regain(?:ed|s)\b|"
    r"behav(?:es|ing|ed)\b|(?:is|are|was|were|became) (?:again )?possible\b|over (?:since|as of|from)\b|"
    r"(?:smooth|plain sailing|in order|in the clear)\b|"
    r"operational\b|(?:is|are|been|was|were|all|looks?|running|feels?|now|shop|checkout|payments?|orders?|be) "
    r"(?:just |all )?(?:fine|ok|okay|good|well|clean|green|quiet|calm)\b|"
    r"\bOK (?:since|as of|for|again|from)|(?:fine|good|ok|okay|well|up|working|works|worked|available|green) "
    r"(?:since|as of|for|from|again|now)\b|works?\b|working\b|"
    r"succeed(?:s|ed|ing)?\b|go(?:es)? through|went through|going through|(?:are|is|been) able to (?:pay|order|"
    r"check|shop|sign|log|buy|use|complete)|can (?:now )?(?:pay|check out|order|shop|sign in|log in|buy)|"
    r"(?:is|are|was|were) (?:over|resolved|fixed|solved|mitigated|up)\b|resolved\b|fixed\b|mitigated\b|solved\b|"
    r"ended\b|ends?\b|came to an end|"
    r"no (?:more|further) errors|as it should\b|(?:we|things|it)(?:['\u2019]re|['\u2019]s| are| is) (?:OK|fine|"
    r"good)\b|runs\b|finished\b|end of (?:our|the|this)|takes? orders|up and running|took payments|normal service|"
    r"all systems)"
)
"""Words for what is well, or well again."""

GUESS = re.compile(
    r"\b(?:suspect\w{0,4}|suspicion|hypothes\w{1,4}|theor(?:y|ies)|guess\w{0,3}|believe|think|thinking|"
    r"assum\w{1,6}|presum\w{1,6}|probabl[ey]|"
    r"likely|likelier|possibl[ey]|perhaps|maybe|may|might|could|seem\w{0,4}|appear(?:s|ed)? to|looks? like|apparently|"
    r"not (?:yet )?(?:confirmed|proven|certain|sure)|unconfirmed|to be (?:verified|confirmed)|verif(?:y|ying)|"
    r"whether|bet|candidate|leading idea|wonder\w{0,3}|if it|idk|no idea)\b|\?",
    re.IGNORECASE,
)
"""Words that mark a guess as one."""

DENIED = re.compile(
    r"\b(?:not|n['\u2019]t|never|no|nor|neither|without|ruled out|rule out|cannot|isnt|wasnt|arent|unlikely|"
    r"nothing)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
"""Words that deny what follows them."""

SHARE = (
    rf"(?:(?:about |around |roughly |some |~|nearly |close to |almost |over |more than |a good )?{NUMBER}\s?(?:%|"
    rf"percent|per cent)|"
    rf"{NUMBER} (?:in|out of|of)(?: every| the)? {NUMBER}|(?:half(?![ -](?:an?\b|hour|past|hr|one|two|three|"
    rf"four))|a third|a quarter(?! (?:of an|to\b|past|hour|hr|before|after))|two thirds|three[- ]quarters|"
    rf"four fifths)\b)"
)
"""A share: `80 %`, `four in five`."""
