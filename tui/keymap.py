"""Every key of every screen, in one place: its id, its keys, what it does and how help says it.

Separate so that a key can be remapped by its id, so that footer, help and command palette agree, and so that a clash
is seen by reading one table. Letters act only while nothing is being typed; function keys and Ctrl always do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True)
class Key:
    """One binding."""

    id: str
    """`screen.verb`; a config file remaps by it."""
    keys: str
    action: str
    verb: str
    """One or two words, for the footer."""
    tip: str
    """A sentence, for help, palette and tooltip."""
    group: str
    typing: bool = False
    """It also acts while somebody is typing."""
    footer: int = 0
    """Where there is room it stands in the footer, lower numbers first; 0 is never."""

    @property
    def shown(self) -> str:
        """The first of its keys as people write it."""
        return SHOWN.get(first := self.keys.split(",")[0], _pretty(first))


SHOWN = {
    "slash": "/",
    "full_stop": ".",
    "equals_sign": "=", "question_mark": "?", "plus": "+", "minus": "-", "space": "Space", "enter": "Enter",
    "escape": "Esc", "backspace": "Backspace", "delete": "Delete",
    "right": "→", "left": "←", "up": "↑", "down": "↓", "home": "Home", "end": "End",
    "pageup": "PgUp", "pagedown": "PgDn",
    "left_square_bracket": "[", "right_square_bracket": "]", "left_parenthesis": "(", "right_parenthesis": ")",
    "less_than_sign": "<", "greater_than_sign": ">",
}  # fmt: skip


def _pretty(key: str) -> str:
    if key.startswith("ctrl+"):
        return f"^{key[5:]}"
    if key.startswith("shift+"):
        return f"Shift+{key[6:].title()}"
    return key.upper() if len(key) > 1 else key


PAGES, INCIDENT, PEOPLE, TALK, WORK, LOOK, SIGHTS, DRILL_GROUP = (
    "Pages and alerts", "Incident", "Roles and people", "Talking", "Investigating and learning", "Looking around",
    "Dashboards, map and logs", "The drill itself",
)  # fmt: skip

# fmt: off
DRILL: tuple[Key, ...] = (
    Key("drill.ack", "a", "verb('ack')", "ack", "Acknowledge the selected page, or your oldest one.", PAGES, footer=1),
    Key("drill.snooze", "z", "verb('snooze')", "snooze", "Silence the selected page for a while.", PAGES),
    Key("drill.reassign", "t", "verb('reassign')", "reassign", "Give the selected page to somebody else.", PAGES),
    Key("drill.merge", "j", "verb('merge')", "merge", "Join the selected alert to another.", PAGES),
    Key("drill.page", "p", "verb('page')", "page", "Page a person or a schedule.", PAGES, footer=5),
    Key("drill.declare", "d", "declare", "declare", "Declare an incident, question by question.", INCIDENT, footer=2),
    Key("drill.reclassify", "c", "reclassify", "severity", "Change the severity, question by question.", INCIDENT),
    Key("drill.open-room", "w", "verb('open-room')", "war room", "Open the war room and its bridge.", INCIDENT,
        footer=4),
    Key("drill.mitigate", "m", "verb('mitigate')", "mitigated", "Say that users are no longer affected.", INCIDENT,
        footer=9),
    Key("drill.resolve", "e", "verb('resolve')", "resolve", "Say that the service is stable.", INCIDENT, footer=10),
    Key("drill.reopen", "o", "verb('reopen')", "reopen", "Open a resolved incident again.", INCIDENT),
    Key("drill.stand-down", "k", "verb('stand-down')", "stand down", "Call it off: there is no incident.", INCIDENT),
    Key("drill.assign", "r", "verb('assign')", "roles", "Give a role to somebody.", PEOPLE, footer=3),
    Key("drill.hand-over", "v", "verb('hand-over')", "hand over", "Pass a role on to somebody else.", PEOPLE),
    Key("drill.request", "l", "verb('request')", "more help", "Ask for additional responders.", PEOPLE),
    Key("drill.notify", "i", "verb('notify')", "notify", "Tell a stakeholder.", PEOPLE),
    Key("drill.command", "slash", "command", "command", "Type a command; its slash is there already.", TALK, footer=1),
    Key("drill.type", "enter", "type", "type", "Type a message.", TALK),
    Key("drill.reply", "y", "reply", "reply", "Answer the oldest message that waits for an answer.", TALK, footer=8),
    Key("drill.update", "u", "update", "update", "Write an internal update.", TALK, footer=6),
    Key("drill.status", "s", "status", "status page", "Write a post for the public status page.", TALK, footer=7),
    Key("drill.run", "x", "verb('run')", "run", "Type a command into the drill's shell.", WORK, footer=5),
    Key("drill.query", "q", "verb('query')", "query", "Ask the telemetry.", WORK),
    Key("drill.runbook", "b", "runbook", "runbook", "Open the runbook of the selected alert.", WORK, footer=6),
    Key("drill.hint", "h", "verb('hint')", "hint", "Take a hint; it costs points.", WORK, footer=11),
    Key("drill.note", "n", "verb('note')", "note", "Write something down for the debrief.", WORK),
    Key("drill.postmortem", "ctrl+s", "hand_in", "hand in", "Hand in the postmortem that you have written.", WORK,
        typing=True),
    Key("drill.tab-1", "1", "tab('room')", "room", "The room: what everybody says and what happens.", LOOK),
    Key("drill.tab-2", "2,g", "tab('dashboards')", "dashboards", "A service's charts, with deploys and alerts.", LOOK),
    Key("drill.tab-3", "3", "tab('logs')", "logs", "The services' log lines.", LOOK),
    Key("drill.tab-4", "4", "tab('shell')", "shell", "The shell: commands and what they answered.", LOOK),
    Key("drill.tab-5", "5", "tab('runbook')", "runbook", "The runbooks, step by step.", LOOK),
    Key("drill.tab-6", "6", "tab('timeline')", "timeline", "Everything that happened, with its time.", LOOK),
    Key("drill.tab-7", "7", "tab('postmortem')", "postmortem", "Write the postmortem.", LOOK),
    Key("drill.filter", "f", "filter", "filter", "Show one kind of line in the room: all, people, incident, ...", LOOK),
    Key("drill.pinned", "full_stop", "pinned", "pinned post", "Show or hide the incident channel's post.", LOOK),
    Key("drill.side", "f2", "side", "panel", "Open or close pager and incident over the room (narrow screens).",
        LOOK, typing=True),
    Key("drill.next-tab", "ctrl+t", "next_tab", "next tab", "Go to the next tab.", LOOK, typing=True),
    Key("drill.map", "8", "map", "map", "The services, what each needs, and how it is.", SIGHTS),
    Key("drill.look-next", "right,greater_than_sign", "look('turn', 1)", "next service", "Show the next service.",
        SIGHTS),
    Key("drill.look-before", "left,less_than_sign", "look('turn', -1)", "service before", "Show the service before.",
        SIGHTS),
    Key("drill.look-longer", "right_square_bracket", "look('reach', 1)", "longer", "Look at a longer range of time.",
        SIGHTS),
    Key("drill.look-shorter", "left_square_bracket", "look('reach', -1)", "shorter", "Look at a shorter one.", SIGHTS),
    Key("drill.look-level", "L", "look('level')", "level", "Show log lines of every level, or the worse ones only.",
        SIGHTS),
    Key("drill.look-follow", "F", "look('follow')", "follow", "Follow the newest log lines, or stand still.", SIGHTS),
    Key("drill.pause", "space,f9", "pause", "pause", "Stop the drill's clock, or let it run on.", DRILL_GROUP,
        typing=True, footer=12),
    Key("drill.faster", "plus,equals_sign,f8", "speed(1)", "faster", "Let the drill's clock run faster.",
        DRILL_GROUP, typing=True),
    Key("drill.slower", "minus,f7", "speed(-1)", "slower", "Let the drill's clock run slower.", DRILL_GROUP,
        typing=True),
    Key("drill.help", "question_mark,f1", "help", "help", "All keys and commands.", DRILL_GROUP, typing=True, footer=1),
    Key("drill.leave", "ctrl+q", "leave", "leave", "Leave the drill, or end it; asks first.", DRILL_GROUP, typing=True),
    Key("drill.keys", "escape", "keys", "keys", "Stop typing: letters are keys again.", DRILL_GROUP, typing=True),
)

DEBRIEF: tuple[Key, ...] = (
    Key("debrief.tab-1", "1", "tab('summary')", "summary", "Score, rating and times.", "Debrief", footer=2),
    Key("debrief.tab-2", "2", "tab('findings')", "findings", "Each finding with its evidence.", "Debrief", footer=3),
    Key("debrief.tab-3", "3", "tab('timeline')", "timeline", "The drill as a picture, targets and what was late.",
        "Debrief", footer=4),
    Key("debrief.tab-4", "4", "tab('best')", "best run", "Your run beside an expert crew's.", "Debrief", footer=5),
    Key("debrief.tab-5", "5", "tab('truth')", "truth", "What was really wrong, and what it cost.", "Debrief", footer=6),
    Key("debrief.tab-6", "6", "tab('postmortem')", "postmortem", "Write the postmortem.", "Debrief", footer=7),
    Key("debrief.replay", "r", "replay", "replay", "See the drill again, as anybody saw it.", "Debrief", footer=1),
    Key("debrief.watch", "w", "watch", "watch best", "See the best run, as anybody in it saw it.", "Debrief"),
    Key("debrief.survey", "v", "survey", "survey", "Say what went well, what went poorly, where you got lucky.",
        "Debrief", footer=8),
    Key("debrief.show", "s", "show", "show all", "Facilitator: show everybody this finding.", "Debrief"),
    Key("debrief.show-next", "n", "show_next(1)", "show next", "Facilitator: go on, and show everybody.", "Debrief"),
    Key("debrief.show-previous", "p", "show_next(-1)", "show one before", "Facilitator: go back, and show everybody.",
        "Debrief"),
    Key("debrief.hand-in", "ctrl+s", "hand_in", "hand in", "Hand in the postmortem.", "Debrief", typing=True),
    Key("debrief.help", "question_mark,f1", "help", "help", "All keys.", "Debrief", typing=True, footer=1),
    Key("debrief.leave", "q,ctrl+q", "leave", "leave", "Close the debrief.", "Debrief", typing=True, footer=1),
    Key("debrief.keys", "escape", "keys", "keys", "Stop typing: letters are keys again.", "Debrief", typing=True),
)

TIME, WHOSE = "Moving in time", "What to look at"

REPLAY: tuple[Key, ...] = (
    Key("replay.play", "space", "play", "play/stop", "Let it run, or stop it.", TIME, footer=1),
    Key("replay.next", "right,l", "step(1)", "event", "Go to the next event.", TIME, footer=2),
    Key("replay.previous", "left,h", "step(-1)", "event before", "Go back to the event before.", TIME),
    Key("replay.later", "right_square_bracket,shift+right", "minutes(1)", "minute", "Go a minute on.", TIME, footer=3),
    Key("replay.earlier", "left_square_bracket,shift+left", "minutes(-1)", "minute before", "Go back a minute.", TIME),
    Key("replay.next-of-kind", "n", "jump(1)", "jump", "Go to the next event of the chosen kind.", TIME,
        footer=4),
    Key("replay.previous-of-kind", "p", "jump(-1)", "jump back", "Go back to the one before of that kind.", TIME),
    Key("replay.kind", "k", "kind", "kind", "Choose the kind that n and p go to.", TIME, footer=6),
    Key("replay.start", "home,0", "start", "start", "Go to the start.", TIME),
    Key("replay.end", "end", "finish", "end", "Go to the end.", TIME),
    Key("replay.faster", "plus,equals_sign,f8", "speed(1)", "faster", "Let it run faster.", TIME, footer=7),
    Key("replay.slower", "minus,f7", "speed(-1)", "slower", "Let it run slower.", TIME),
    Key("replay.person", "v", "person(1)", "view as", "See it as the next person saw it.", WHOSE, footer=5),
    Key("replay.person-before", "b", "person(-1)", "person before", "See it as the person before saw it.", WHOSE),
    Key("replay.tab-1", "1", "tab('room')", "room", "The room: what everybody said and what happened.", WHOSE),
    Key("replay.tab-2", "2,g", "tab('dashboards')", "dashboards", "A service's charts, as they were.", WHOSE),
    Key("replay.tab-3", "3", "tab('logs')", "logs", "The services' log lines, as they were.", WHOSE),
    Key("replay.tab-4", "4", "tab('shell')", "shell", "The shell: commands and what they answered.", WHOSE),
    Key("replay.tab-5", "5", "tab('runbook')", "runbook", "What was taken of a runbook; again opens the next.", WHOSE),
    Key("replay.tab-6", "6", "tab('timeline')", "timeline", "Everything that happened, with its time.", WHOSE),
    Key("replay.map", "8", "map", "map", "The services, what each needs, and how it was.", WHOSE),
    Key("replay.look-next", "greater_than_sign", "look('turn', 1)", "next service", "Show the next service.", WHOSE),
    Key("replay.look-before", "less_than_sign", "look('turn', -1)", "service before", "Show the one before.", WHOSE),
    Key("replay.look-longer", "right_parenthesis", "look('reach', 1)", "longer", "Look at a longer range.", WHOSE),
    Key("replay.look-shorter", "left_parenthesis", "look('reach', -1)", "shorter", "Look at a shorter range.", WHOSE),
    Key("replay.look-level", "L", "look('level')", "level", "Show log lines of every level, or the worse ones.", WHOSE),
    Key("replay.look-follow", "F", "look('follow')", "follow", "Follow the newest log lines, or stand still.", WHOSE),
    Key("replay.filter", "f", "filter", "filter", "Show one kind of line in the room.", WHOSE),
    Key("replay.pinned", "full_stop", "pinned", "pinned post", "Show or hide the incident channel's post.", WHOSE),
    Key("replay.side", "f2", "side", "panel", "Open or close pager and incident over the room (narrow screens).",
        WHOSE),
    Key("replay.help", "question_mark,f1", "help", "help", "All keys.", WHOSE, footer=1),
    Key("replay.leave", "q,escape,ctrl+q", "leave", "back", "Leave the replay.", WHOSE, footer=1),
)

DIALOG = "In a dialog"

CONFIRM: tuple[Key, ...] = (
    Key("confirm.yes", "y", "yes", "yes", "Do it.", DIALOG),
    Key("confirm.no", "n,escape", "no", "no", "Go back; nothing is done.", DIALOG),
)

CHOOSE: tuple[Key, ...] = (
    Key("leave.leave", "l", "choose('leave')", "leave", "Leave; the drill can be resumed.", DIALOG),
    Key("leave.end", "e", "choose('end')", "end", "End the drill and see the debrief.", DIALOG),
    Key("leave.stay", "n,escape", "choose('stay')", "stay", "Stay in the drill.", DIALOG),
)

COMPOSE: tuple[Key, ...] = (
    Key("compose.send", "ctrl+s", "send", "send", "Send it.", DIALOG, typing=True),
    Key("compose.gap", "tab", "next_gap", "next gap", "Go to the next gap that is not filled in.", DIALOG, typing=True),
    Key("compose.back", "escape", "back", "back", "Go back; nothing is sent.", DIALOG, typing=True),
)

COMPOSE_STATUS: tuple[Key, ...] = (
    *COMPOSE,
    Key("compose.state", "ctrl+n", "next_state", "next state", "Go to the next state.", DIALOG, typing=True),
)

QUESTIONS: tuple[Key, ...] = (
    Key("questions.yes", "y", "answer(True)", "yes", "Yes.", DIALOG),
    Key("questions.no", "n", "answer(False)", "no", "No.", DIALOG),
    Key("questions.up", "up", "move(-1)", "up", "The question before.", DIALOG),
    Key("questions.down", "down", "move(1)", "down", "The next question.", DIALOG),
    Key("questions.sev1", "1", "overrule(1)", "SEV1", "Declare SEV1 whatever the answers.", DIALOG),
    Key("questions.sev2", "2", "overrule(2)", "SEV2", "Declare SEV2 whatever the answers.", DIALOG),
    Key("questions.sev3", "3", "overrule(3)", "SEV3", "Declare SEV3 whatever the answers.", DIALOG),
    Key("questions.sev4", "4", "overrule(4)", "SEV4", "Declare SEV4 whatever the answers.", DIALOG),
    Key("questions.done", "enter", "done", "next", "Go on to the words.", DIALOG),
)

POSTMORTEM: tuple[Key, ...] = (
    Key("postmortem.fill", "f5", "fill", "fill in anew", "Fill the template in anew, over what is written.", WORK,
        typing=True),
)

READING: tuple[Key, ...] = (
    Key("postmortem.write", "enter,i", "write", "write", "Write in the postmortem; Esc gives the keys back.", WORK),
)

REAL: tuple[Key, ...] = (
    Key("real.back", "b", "back", "back", "Go back to the drill; asks first.", DIALOG),
    Key("real.end", "e", "end", "end", "End the drill and see the debrief; asks first.", DIALOG),
    Key("real.leave", "l,ctrl+q", "leave", "leave", "Leave; the drill waits and can be resumed.", DIALOG),
)

REAL_NO_DRILL: tuple[Key, ...] = (
    Key("alone.close", "q,ctrl+q", "close", "close", "Close gameday.", DIALOG),
    Key("alone.back", "b,escape", "back", "back", "Go back to the screen behind.", DIALOG),
)

EVERYWHERE: tuple[Key, ...] = (
    Key("app.real", "ctrl+r", "real", "real incident", "A real incident has begun: stop the drill at once.",
        "On every screen", typing=True),
)

LINE = "While you type"

PROMPT: tuple[Key, ...] = (
    Key("prompt.complete", "tab", "complete", "complete", "Take what is offered.", LINE, typing=True),
    Key("prompt.next", "down", "move(1)", "next", "Go to the next that is offered, or on in what you typed before.",
        LINE, typing=True),
    Key("prompt.previous", "up", "move(-1)", "before", "Go back in what is offered, or in what you typed before.",
        LINE, typing=True),
)

STEPS = "In the runbook"

RUNBOOK: tuple[Key, ...] = (
    Key("runbook.take", "enter", "take", "take step", "Take the step; its command, where it has one, is run.", STEPS),
    Key("runbook.next", "right,right_square_bracket", "step(1)", "next step", "Go to the next step.", STEPS),
    Key("runbook.previous", "left,left_square_bracket", "step(-1)", "step before", "Go back to the step before.",
        STEPS),
    Key("runbook.down", "pagedown", "detail(1)", "scroll down", "Scroll down what the step says and answered.", STEPS),
    Key("runbook.up", "pageup", "detail(-1)", "scroll up", "Scroll up what the step says and answered.", STEPS),
)

LINES = "In the list of log lines"

LOG_LINES: tuple[Key, ...] = (
    Key("log-lines.open", "enter", "open", "open", "Open or close a line: its fields, its stack trace.", LINES),
    Key("log-lines.up", "up", "move(-1)", "line before", "Go to the line before.", LINES),
    Key("log-lines.down", "down", "move(1)", "next line", "Go to the next line.", LINES),
    Key("log-lines.page-up", "pageup", "turn(-1)", "page before", "Go a screen back, as far as a week.", LINES),
    Key("log-lines.page-down", "pagedown", "turn(1)", "next page", "Go a screen on.", LINES),
    Key("log-lines.oldest", "home", "oldest", "oldest", "Go to the oldest line there is in the list.", LINES),
    Key("log-lines.newest", "end", "newest", "newest", "Go to the newest line and follow.", LINES),
)

HELP: tuple[Key, ...] = (Key("help.close", "escape,question_mark,f1,q", "close", "close", "Close help.", DIALOG),)

BRIEFING: tuple[Key, ...] = (
    Key("briefing.start", "enter,space", "start", "start", "Start the drill.", DIALOG),
    Key("briefing.leave", "escape,ctrl+q", "leave", "leave", "Leave; asks first.", DIALOG),
)

SETTING_UP: tuple[Key, ...] = (
    Key("setting-up.leave", "ctrl+q,ctrl+c", "leave", "leave", "Leave before the drill is there.", DIALOG, typing=True),
)

# fmt: on

ALWAYS = ("f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "ctrl+")
"""Keys that act while typing begin with one of these; `escape` does too."""


def bindings(keys: Iterable[Key], *, first: bool = False) -> list[BindingType]:
    """The table as Textual's bindings, one each, so that remapping replaces all keys of an id at once.

    `first` puts them before those of the focused widget, for a screen on which nothing is typed.
    """
    return [
        Binding(
            key.keys,
            key.action,
            key.verb,
            show=False,
            tooltip=key.tip,
            id=key.id,
            key_display=key.shown,
            priority=first,
        )
        for key in keys
    ]


def shown(key: Key) -> list[str]:
    """Each of a binding's keys as people write it."""
    return [Key(key.id, one, "", "", "", "").shown for one in key.keys.split(",")]
