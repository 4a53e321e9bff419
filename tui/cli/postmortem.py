"""`gameday postmortem`: the guide's template filled in from the log, and handing one in after the drill.

Separate from `draft`, which fills the template and knows no file.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.errors import JournalError, ScenarioError
from tui.cli.keeping import keep_file_again
from tui.cli.opening import opened, plan
from tui.cli.options import JournalFile, Out, write_document
from tui.cli.output import answer_exactly, narrate

if TYPE_CHECKING:
    from simulator.store.journal import ReadJournal


def postmortem(
    journal: JournalFile,
    output: Out = None,
    submit: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Hand in this postmortem for a drill that has ended.")
    ] = None,
    by: Annotated[str | None, typer.Option("--as", metavar="NAME", help="Who hands it in.")] = None,
    full: Annotated[
        bool, typer.Option("--full", help="The whole template, also where a short review will do.")
    ] = False,
) -> None:
    """Draft a drill's postmortem, or hand one in.

    The draft is the guide's template with everything filled in that the log can say: header, impact, a timeline with
    the source of each row, and what people answered in the survey. The root cause and the action items are yours to
    write. Where the policy asks for a short review only (SEV3), the draft is short, too.

    Examples:
      gameday postmortem drill.jsonl -o postmortem.md
      gameday postmortem drill.jsonl --submit postmortem.md --as alice
    """
    if submit is None and by is not None:
        raise typer.BadParameter("says who hands a postmortem in; it needs --submit.", param_hint="--as")
    if submit is not None and by is None:
        raise typer.BadParameter("--submit needs --as NAME: who hands it in.", param_hint="--submit")
    read = opened(journal)
    if submit is not None and by is not None:
        _hand_in(read, submit, by)
    elif output is not None:
        write_document(output, _draft(read, full=full))
        narrate(f"The draft is in {output}.")
    else:
        answer_exactly(_draft(read, full=full))


def _draft(read: ReadJournal, *, full: bool) -> str:
    from tui.cli.draft import draft, form_of
    from tui.cli.grading import truth_of

    played = plan(read)
    if not read.finished:
        narrate("This drill has not ended, so what was measured is left open.")
    truth = truth_of(played, read.log) if read.finished else None
    return draft(played.scenario, read.log, truth, "full" if full else form_of(read.log, truth, played.policy))


def _hand_in(read: ReadJournal, file: Path, by: str) -> None:
    """Append a postmortem to a finished journal, stamped with the hours since the drill's end."""
    from simulator.domain.actions import Postmortem
    from simulator.domain.vocabulary import PersonId
    from simulator.store.journal import JournalFile as Writer
    from simulator.store.replay import rebuild

    if not read.finished:
        raise JournalError(f"{read.path}: this drill has not ended. Hand the postmortem in during the drill.")
    action = Postmortem(text=_document(file))
    engine = rebuild(read)
    records = engine.epilogue(PersonId(by), action, _next_id(read), hours_since_end(read))
    writer = Writer.reopen(read.path, read)
    for record in records:
        writer.write(record)
    writer.close()
    narrate(f"Handed in by {by}. Grade the drill again: gameday score {read.path}")
    keep_file_again(read.path)


def _document(file: Path) -> str:
    from simulator.domain.actions import MAX_DOCUMENT

    try:
        text = file.read_text("utf-8")
    except OSError as error:
        raise ScenarioError(f"{file}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise ScenarioError(f"{file}: not UTF-8 text. Save it as UTF-8.") from None
    if not text.strip():
        raise ScenarioError(f"{file}: empty. Write the postmortem first: gameday postmortem JOURNAL -o {file}")
    if len(text) > MAX_DOCUMENT:
        raise ScenarioError(f"{file}: longer than {MAX_DOCUMENT:,} characters. Shorten it.")
    return text


def _next_id(read: ReadJournal) -> str:
    return f"epilogue-{len(read.log) + 1}"


def hours_since_end(read: ReadJournal) -> float:
    """Real hours since the drill's end: since its journal was last written, after what was handed in before."""
    before = max((getattr(record.event, "hours_after", None) or 0.0 for record in read.log), default=0.0)
    since = max(0.0, time.time() - read.path.stat().st_mtime) / 3600
    return round(before + since, 2)
