"""What is being done about it.

Separate because readers want to know that somebody is at work, whatever is known so far.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, finder

WORK = (
    r"(?:investigat\w{1,5}|analy[sz](?:ing|es|e|is)|diagnos\w{1,4}|examin\w{1,4}|debug\w{0,4}|troubleshoot\w{0,3}|"
    r"research\w{0,3}|"
    r"look(?:ing|s) (?:in ?to|for|at|after)|look in ?to|(?:we|to) look (?:at|for)|looking\b|we look\b|check(?:ing|"
    r"s)\b|engineers check\b|(?:we|ops|they) (?:check|compare|review|search|test)\b|dig(?:ging|s)?\b(?: in)?|"
    r"hunt(?:ing|s)?\b|search(?:ing|es)? (?:for|through|the|our)\b|"
    r"review(?:ing|s)\b|compar(?:ing|es)\b|inspect\w{0,3}|trac(?:ing|ed)\b|trying to (?:find|fix|get|restore|"
    r"understand|put|bring|work)|track(?:ing)? down|"
    r"log review|narrow(?:ing|ed)|found (?:it|the|what)|find (?:out|the)\b|work(?:ing|s)? (?:on|to|hard|with|flat|"
    r"around|towards?|at|through|urgently|as|together)|"
    r"work is (?:under ?way|going on|in progress)|(?:is|are|still|now|team|engineers|crew) working\b(?! (?:again|"
    r"normally|as))|work continues|continue to work|"
    r"revert(?! to this)\w{0,4}|roll(?:ing|ed|s)? (?:\w{1,12} ){0,4}?back|roll-?back|roll(?:ing|ed) out (?:a|the) "
    r"fix|undo(?:ing|ne|es)?\b|undid|back(?:ing|ed)? (?:\w{1,12} ){0,3}?out\b|"
    r"restor(?:e|ing)\b|being restored|put(?:ting|s)? (?:\w{1,15} ){0,6}?(?:back|right)|return(?:ing)? to (?:an?|"
    r"the) (?:earlier|old|previous|former|last)|"
    r"(?:go(?:ing)?|gone|went|switch\w{0,3}|mov\w{1,3}) (?:back |over )?to (?:an?|the) (?:earlier|old|previous|"
    r"former|last|backup|other|second)|"
    r"tak(?:ing|en|e) (?:\w{1,12} ){0,5}?(?:back|out|away)\b|withdr[ae]w\w{0,3}|reversal|revers(?:ing|ed)|"
    r"correct(?:ing|ion|ions|ed)\b|"
    r"(?:apply|implement|prepar|deploy|test|verify|rais|lower|increas|replac|renew|clean|drain|add|mov|free|"
    r"repair|recover|stabili[sz]|isolat|chang|bring|tun|reset|fend|handl|mak)ing\b|"
    r"fix(?:ing)\b|(?:a |the )?fix (?:is|has been|was|for|in|under|being|deploying|will)|being (?:fixed|repaired|"
    r"rolled|reverted|undone|withdrawn|put|applied|tested|deployed|restored|taken|brought|corrected|handled|"
    r"checked|looked)|"
    r"brought (?:\w{1,12} ){0,3}?back|restart(?:ing|s)?\b|reboot\w{0,3}|fail(?:ing)? ?over|scal(?:ing|e) up|"
    r"disabl(?:e|ing)|turn(?:ing|ed) off|clean(?:ing|s) up|"
    r"switch(?:ing|ed) (?:\w{1,12} ){0,2}?(?:to|over|off|back)|countermeasures?|mitigat(?:ing|ion|e)\b|"
    r"on it\b|on the case\b|engaged\b|assembled|called in|mobili[sz]ed|escalated|"
    r"(?:in (?:touch|contact)|talk(?:ing)?|speaking) (?:with|to) (?:them|our|the)|asked (?:the|our|them)|"
    r"monitor(?:ing|s)?\b|watch(?:ing)? (?:\w{1,12} ){0,2}?(?:closely|the|result|it)|keep(?:ing|s)? (?:watching|"
    r"an eye(?! on th(?:is|e) page))|"
    r"keep watching|observ(?:ing|e)|verifying|fend(?:ing)? \w{2,6} off|identified\b|traced|busy|in progress|under "
    r"?way|steps to|do(?:ing)? (?:everything|all|our (?:best|utmost))|hard at work|in talks with|"
    r"repair work|peeling back|clearing (?:it|the|up)|"
    r"(?:we|engineers|team|technicians|experts|specialists|colleagues)(?:['\u2019]re| are| is) on (?:the|this|"
    r"that) (?:\w{1,12} )?"
    r"(?:fault|problem|issue|case|matter|trouble|outage|checkout|payment)|making room|adding capacity|"
    r"specialists|all hands|full force|wir(?:ing|ed) (?:around)|rerout\w{1,3})"
)
"""Words for work on the trouble."""

DOING = Rule(
    id="doing",
    kind="element",
    asks="what is being done",
    short="what we do about it",
    find=finder(rf"\b{WORK}"),
    advice="Say what your team is doing now.",
    right=(
        "We are investigating failed payments.",
        "We found the cause, a configuration change, and are reverting it.",
        "Fix deploying now. We are monitoring the result.",
        "Our team is engaged.",
        "We keep watching.",
        "The previous version is being put back.",
        "We're on it.",
    ),
    wrong=(
        "Customers cannot complete orders.",
        "Checkout is down. Next update in 15 minutes.",
        "We are aware of the problem. Sorry for the trouble.",
    ),
    since=2,
)
