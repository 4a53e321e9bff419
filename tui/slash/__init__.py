"""Slash commands: what is typed in the room becomes an action.

A package of three: `forms` is the table of verbs and their fields, `parse` turns a line into an action, `complete`
offers what may come next. All are pure, so that every front end (screen, plain lines, browser) shares one language.
"""

from tui.slash.complete import Candidate, complete
from tui.slash.forms import FORMS, Form, form_of, usage
from tui.slash.parse import Asked, Local, parse, parse_shell

__all__ = [
    "FORMS",
    "Asked",
    "Candidate",
    "Form",
    "Local",
    "complete",
    "form_of",
    "parse",
    "parse_shell",
    "usage",
]
