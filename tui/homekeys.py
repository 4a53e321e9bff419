"""The keys of home and of what it opens besides drills: their ids, what they do, how help says it.

Separate from `keymap`, which has the drill's: together they would be too long to read.
"""

from __future__ import annotations

from tui.keymap import DIALOG, Key

# fmt: off
HOME_GROUP = "Home"

HOME: tuple[Key, ...] = (
    Key("home.open", "enter", "open", "open", "Open what is selected: play it, go on with it, look back at it.",
        HOME_GROUP, footer=1),
    Key("home.search", "slash,f3", "search", "search", "Search by words: titles, tags, levels, what drills train.",
        HOME_GROUP, footer=2),
    Key("home.tab-1", "1", "tab('library')", "library", "The drills that there are.", HOME_GROUP),
    Key("home.tab-2", "2", "tab('unfinished')", "unfinished", "Drills that you left; they go on where they stood.",
        HOME_GROUP),
    Key("home.tab-3", "3", "tab('history')", "history", "What was played, with score and rating.", HOME_GROUP),
    Key("home.tab-4", "4", "tab('path')", "path", "A newcomer's path: what is done, and what comes next.", HOME_GROUP),
    Key("home.watch", "w", "watch", "watch", "Watch experts play what is selected, over the shoulder of one role.",
        HOME_GROUP, footer=4),
    Key("home.tour", "t", "tour", "tour", "Take the guided tour: three minutes for the keys. It can be repeated.",
        HOME_GROUP, footer=5),
    Key("home.settings", "s", "settings", "settings", "Colours, bell, keys, speed, whom you play.", HOME_GROUP,
        footer=6),
    Key("home.next-tab", "ctrl+t", "next_tab", "next tab", "Go to the next tab.", HOME_GROUP, typing=True, footer=7),
    Key("home.help", "question_mark,f1", "help", "help", "All keys.", HOME_GROUP, typing=True, footer=1),
    Key("home.leave", "q,ctrl+q", "leave", "quit", "Close gameday.", HOME_GROUP, typing=True, footer=1),
    Key("home.keys", "escape", "keys", "keys", "Stop searching; what was searched for is forgotten.", HOME_GROUP,
        typing=True),
)

TOUR: tuple[Key, ...] = (
    Key("tour.pass", "f4", "pass", "pass over", "Pass this lesson over, and go on to the next.", "The guided tour",
        typing=True),
)

OFFER: tuple[Key, ...] = (
    Key("offer.take", "enter,y", "take", "take the tour", "Take the guided tour.", DIALOG),
    Key("offer.skip", "escape,n,s", "skip", "skip", "Go on without it; it is not offered again.", DIALOG),
)

SHOULDER: tuple[Key, ...] = (
    Key("shoulder.1", "1", "follow(1)", "first", "Follow the first role.", DIALOG),
    Key("shoulder.2", "2", "follow(2)", "second", "Follow the second role.", DIALOG),
    Key("shoulder.3", "3", "follow(3)", "third", "Follow the third role.", DIALOG),
    Key("shoulder.4", "4", "follow(4)", "fourth", "Follow the fourth role.", DIALOG),
    Key("shoulder.back", "escape,q", "back", "go back", "Go back; nothing is watched.", DIALOG),
)

BEGIN: tuple[Key, ...] = (
    Key("begin.start", "enter", "start", "begin", "Begin the drill.", DIALOG),
    Key("begin.exam", "e", "exam", "exam", "Practice with hints, or an exam without.", DIALOG),
    Key("begin.role", "r", "role", "role", "Take a role as soon as an incident is declared.", DIALOG),
    Key("begin.faster", "plus,equals_sign", "speed(1)", "faster", "Let the drill's clock run faster.", DIALOG),
    Key("begin.slower", "minus", "speed(-1)", "slower", "Let the drill's clock run slower.", DIALOG),
    Key("begin.back", "escape,n", "back", "go back", "Go back; nothing is begun.", DIALOG),
)

SETTINGS_GROUP = "Settings"

SETTINGS: tuple[Key, ...] = (
    Key("settings.change", "enter,space,right", "change(1)", "change", "Change what is selected.", SETTINGS_GROUP,
        footer=1),
    Key("settings.back", "left", "change(-1)", "the other way", "Change what is selected, the other way round.",
        SETTINGS_GROUP),
    Key("settings.own", "backspace,delete", "own", "default", "Give what is selected its default again.",
        SETTINGS_GROUP, footer=2),
    Key("settings.help", "question_mark,f1", "help", "help", "All keys.", SETTINGS_GROUP, footer=1),
    Key("settings.leave", "escape,q,ctrl+q", "leave", "back", "Back to home.", SETTINGS_GROUP, footer=1),
)

CAPTURE: tuple[Key, ...] = (Key("capture.back", "escape", "back", "keep", "Keep the key that it has.", DIALOG),)

ASK_TEXT: tuple[Key, ...] = (
    Key("text.done", "ctrl+s", "done", "keep", "Keep what is written.", DIALOG, typing=True),
    Key("text.back", "escape", "back", "go back", "Go back; nothing is changed.", DIALOG, typing=True),
)

WHAT_NEXT: tuple[Key, ...] = (
    Key("next.1", "1", "answer(1)", "first", "Choose the first answer.", DIALOG),
    Key("next.2", "2", "answer(2)", "second", "Choose the second answer.", DIALOG),
    Key("next.3", "3", "answer(3)", "third", "Choose the third answer.", DIALOG),
    Key("next.4", "4", "answer(4)", "fourth", "Choose the fourth answer.", DIALOG),
    Key("next.pass", "escape,space", "pass", "pass", "Pass the question over, and go on.", DIALOG),
)

NOTICE: tuple[Key, ...] = (Key("notice.close", "escape,enter,q", "close", "close", "Close it.", DIALOG),)

# fmt: on
