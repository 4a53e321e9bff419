"""Every key of the facilitator's console, as one table.

Separate from the drill's keymap because none of these is a trainee's; help, footer and palette read it the same way.
"""

from __future__ import annotations

from tui.keymap import DIALOG, Key

SCRIPT = "The script"
CLOCK = "The clock"
ROOM = "People and the debrief"
SCREEN = "This screen"

# fmt: off
CONSOLE: tuple[Key, ...] = (
    Key("console.mark", "space", "mark", "mark", "Mark this moment for the debrief, at once.", ROOM, footer=1),
    Key("console.fire", "f,enter", "fire", "fire", "Deliver the selected inject now, whatever it waits for.", SCRIPT,
        footer=2),
    Key("console.skip", "s", "skip", "skip", "Leave the selected inject out; asks first.", SCRIPT, footer=6),
    Key("console.delay", "d", "delay", "delay", "Put the selected inject off.", SCRIPT, footer=7),
    Key("console.edit", "e", "edit", "edit", "Change the text of the selected inject.", SCRIPT, footer=8),
    Key("console.inject", "i", "inject", "inject", "Write an inject, as anybody.", SCRIPT, footer=3),
    Key("console.alert", "a", "alert", "alert", "Let an alert of your own fire.", SCRIPT, footer=9),
    Key("console.hint", "h", "hint", "hint", "Give a hint, to one person or to all.", ROOM, footer=5),
    Key("console.observe", "o", "observe", "observe", "Write an observation, with a rating if you like.", ROOM,
        footer=10),
    Key("console.pause", "p", "pause", "pause", "Let the clock stand, or run on.", CLOCK, footer=4),
    Key("console.time-out", "t", "time_out", "time-out", "Call a time-out and say why; p lets the clock run on.", CLOCK,
        footer=11),
    Key("console.faster", "plus,equals_sign", "faster(1)", "faster", "Let the clock run faster.", CLOCK),
    Key("console.slower", "minus", "faster(-1)", "slower", "Let the clock run slower.", CLOCK),
    Key("console.jump", "j", "jump", "jump", "Let the time until the next inject pass at once; asks first.", CLOCK,
        footer=12),
    Key("console.extend", "x", "extend", "extend", "Make the drill longer.", CLOCK),
    Key("console.end", "E", "end", "end", "End the drill; asks first.", CLOCK),
    Key("console.truth", "v", "truth", "truth", "Show the truth: cause, facts, faults and what clears them.", SCREEN,
        footer=13),
    Key("console.next", "tab", "app.focus_next", "next list", "Go to the next list.", SCREEN),
    Key("console.help", "question_mark,f1", "help", "help", "Show every key.", SCREEN, footer=1),
    Key("console.leave", "ctrl+q,q", "leave", "leave", "Leave the drill; asks first.", SCREEN),
)

FORM: tuple[Key, ...] = (
    Key("form.next", "enter", "next", "next line", "Go to the next line; do it on the last.", DIALOG, typing=True),
    Key("form.send", "ctrl+s", "send", "do it", "Do it, with what is filled in.", DIALOG, typing=True),
    Key("form.back", "escape", "back", "go back", "Go back and change nothing.", DIALOG, typing=True),
)
# fmt: on
