"""`gameday certificate`: a drill's result made out so that anybody with the journal can check it.

Separate from `score`, which explains a grade; this claims one. Checking plays the journal again, grades it by the
certificate's rubric, and says which part does not agree.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.errors import JournalError, ScenarioError
from tui.cli.exits import Exit
from tui.cli.opening import opened
from tui.cli.options import CertificateFormat, JournalFile, Out, Rubric, refuse, write_document
from tui.cli.output import answer, answer_exactly, narrate

if TYPE_CHECKING:
    from scoring.certificate.claim import Certificate, Checked
    from simulator.store.journal import ReadJournal


def certificate(
    journal: JournalFile,
    output: Out = None,
    format: Annotated[CertificateFormat, typer.Option(help="How to write it.")] = CertificateFormat.TEXT,
    name: Annotated[str, typer.Option(metavar="NAME", help="Whom to make it out to; nobody checks it.")] = "",
    rubric: Rubric = None,
    verify: Annotated[
        Path | None, typer.Option(metavar="CERTIFICATE", help="Check this certificate against the journal.")
    ] = None,
) -> Exit:
    """Certify a drill's score, or check a certificate.

    It names the score, the journal, the scenario, the rules and the versions by their hashes, and counts earlier tries
    at the scenario that lie beside the journal or in your own folder of journals. It is not signed: with --verify the
    journal is played again and graded again, and each part that does not agree is named; the exit code is then 1. A
    certificate in any of its formats can be checked.

    Examples:
      gameday certificate exam.jsonl
      gameday certificate exam.jsonl --format html --name "Alice Romero" -o certificate.html
      gameday certificate --verify certificate.html exam.jsonl
    """
    read = opened(journal)
    if not read.finished:
        raise JournalError(f"{journal}: this drill has not ended, so there is nothing to certify. Play it to its end.")
    if verify is not None:
        given = {"--output": output is not None, "--name": bool(name), "--rubric": rubric is not None}
        refuse(given, "has no meaning with --verify. Leave it out.")
        return _verify(read, verify, format)
    text = _written(_certified(read, rubric, name), format)
    if output is not None:
        write_document(output, text)
        narrate(f"The certificate is in {output}.")
    else:
        answer_exactly(text)
    return Exit.DONE


def _written(made_out: Certificate, format: CertificateFormat) -> str:
    from scoring.certificate.shown import as_html, as_json, as_text

    write = {CertificateFormat.TEXT: as_text, CertificateFormat.JSON: as_json, CertificateFormat.HTML: as_html}
    return write[format](made_out)


def _certified(read: ReadJournal, rubric: int | None, name: str = "") -> Certificate:
    """What a journal gives: its grade, and what its header says."""
    from scoring.certificate.claim import certify
    from simulator import __version__
    from tui.cli.attempts import played
    from tui.cli.grading import graded
    from tui.cli.opening import plan

    drill = plan(read)
    report = graded(drill, read.log, read.sha256, rubric)
    return certify(report, played(read, drill.scenario), graded_by=__version__, name=name)


# ---- checking ---------------------------------------------------------------------------------------


def _verify(read: ReadJournal, path: Path, format: CertificateFormat) -> Exit:
    claimed = _claim(path)
    checked = [*_checked(claimed, read), *_unchecked(claimed)]
    agrees = all(each.agrees is not False for each in checked)
    if format is CertificateFormat.JSON:
        parts = [{"part": each.part, "agrees": each.agrees, "says": each.says} for each in checked]
        answer_exactly(json.dumps({"agrees": agrees, "parts": parts}, ensure_ascii=False, indent=2))
    else:
        words = {True: "agrees", False: "DIFFERS", None: "not checked"}
        for each in checked:
            says = "" if each.says == "agrees" else f": {each.says}"
            answer(f"{words[each.agrees]:11}  {each.part}{says}")
        answer("The certificate agrees with the journal." if agrees else "The certificate does not agree.")
    return Exit.DONE if agrees else Exit.FELL_SHORT


def _claim(path: Path) -> Certificate:
    from scoring.certificate.shown import read as claim_in

    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise ScenarioError(f"{path}: not UTF-8 text, so it is no certificate.") from None
    found = claim_in(text)
    if found is None:
        raise ScenarioError(f"{path}: no certificate is in it, or it was damaged. Make one out anew.")
    return found


def _checked(claimed: Certificate, read: ReadJournal) -> list[Checked]:
    """Every part that can be told again: the journal, what running it gives, and the grade by the claim's rubric."""
    from scoring.certificate.claim import compare

    rubric = int(claimed.rubric) if claimed.rubric.isdecimal() else None
    found = compare(claimed, _certified(read, rubric))
    return [_went_on(each, claimed, read) if each.part == "journal" else each for each in found] + [_replayed(read)]


def _went_on(checked: Checked, claimed: Certificate, read: ReadJournal) -> Checked:
    """Say so where the journal is the certified one and something was added to it since."""
    from hashlib import sha256

    from scoring.certificate.claim import Checked

    if checked.agrees:
        return checked
    so_far = sha256()
    for number, line in enumerate(read.lines, 1):
        so_far.update(line + b"\n")
        if so_far.hexdigest() == claimed.journal_sha256:
            added = len(read.lines) - number
            were = "record was" if added == 1 else "records were"
            says = f"{added} {were} added after it was made out, like notes or a postmortem. Make one out anew"
            return Checked(checked.part, False, says)
    return checked


def _replayed(read: ReadJournal) -> Checked:
    """Play it again and compare byte by byte; under another version only the chain of hashes says something."""
    from scoring.certificate.claim import Checked
    from simulator import __version__
    from simulator.store.replay import verify

    verdict = verify(read.path, __version__)
    if verdict.differs is not None:
        return Checked("replay", False, f"line {verdict.differs}: {verdict.says}")
    return Checked("replay", True, verdict.says.removeprefix("verified: "))


def _unchecked(claimed: Certificate) -> list[Checked]:
    from scoring.certificate.claim import unchecked
    from simulator import __version__

    return unchecked(claimed, __version__)
