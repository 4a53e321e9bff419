"""A certificate as text, as JSON and as one HTML page, each of which can be checked again.

Separate from the claim, which knows no layout. In all three stands the claim itself as one JSON object: that is what
`read` looks for, so a page that was mailed or a text that was pasted is as good as the file.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from scoring.certificate import claim
from scoring.certificate.claim import Certificate
from scoring.report import wording
from scoring.report.json import FieldWords, describe
from simulator.domain.base import Frozen
from simulator.domain.simtime import spoken_duration
from simulator.domain.text import plain

BEGINS = re.compile(r'\{\s{0,20}"gameday"\s{0,20}:\s{0,20}"certificate"')
MOST_TRIED = 20
MOST_READ = 1_000_000
"""Characters of a file in which a certificate is looked for."""
CHECK = "Check it with: gameday certificate --verify CERTIFICATE JOURNAL"


def as_json(certificate: Certificate) -> str:
    """The claim as JSON."""
    return json.dumps(certificate.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


def schema_text(words: FieldWords) -> str:
    """The JSON Schema of a certificate."""
    shape = Certificate.model_json_schema(mode="serialization")
    describe(shape, Certificate, words)
    for name, definition in shape["$defs"].items():
        found = getattr(claim, name, None)
        if isinstance(found, type) and issubclass(found, Frozen):
            describe(definition, found, words)
    shape = {"$schema": "https://json-schema.org/draft/2020-12/schema", **shape, "title": "gameday certificate"}
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def compact(certificate: Certificate) -> str:
    """The claim as JSON on one line, plain ASCII, so that it survives being mailed and pasted."""
    return json.dumps(certificate.model_dump(mode="json"), separators=(",", ":"))


def rows(certificate: Certificate) -> Iterator[tuple[str, str]]:
    """What it says, as names and values."""
    if certificate.name:
        yield "Made out to", certificate.name
    yield "Drill", f"{certificate.title} ({certificate.scenario})"
    yield "Result", f"{wording.number(certificate.score)} of 100, rating {certificate.rating.value}"
    yield "Players", "; ".join(_players(certificate)) or "nobody"
    yield "Played", f"{certificate.when:%Y-%m-%d %H:%M} UTC, for {spoken_duration(certificate.length)} of the drill"
    yield "How", how(certificate)
    yield "Hints", f"{certificate.hints} taken, so it was assisted" if certificate.hints else "none taken"
    yield "Attempt", attempt(certificate)
    yield "Ended", wording.ENDED.get(certificate.ended, certificate.ended)
    yield "Seed", str(certificate.seed)
    yield "Policy", f"{certificate.policy}, rubric {certificate.rubric}"
    yield "Versions", f"played by gameday {certificate.engine}, graded by {certificate.graded_by}"
    yield "Journal (sha256)", certificate.journal_sha256
    yield "Scenario (sha256)", certificate.scenario_sha256
    yield "Policy (sha256)", certificate.policy_sha256


def how(certificate: Certificate) -> str:
    """Exam or practice, by whom, against which clock."""
    people = sum(not each.simulated for each in certificate.players)
    by = "by simulated responders only" if not people else "against the clock" if certificate.live else "by a script"
    return f"{'exam' if certificate.exam else 'practice'}, {by}"


def attempt(certificate: Certificate) -> str:
    """Which try it was; of an exam it matters whether one was seen before."""
    earlier = certificate.earlier
    if not earlier:
        return "1st; no earlier one was found"
    exams = sum(each.exam for each in earlier)
    other = sum(not each.same_scenario for each in earlier)
    found = f"{certificate.attempt}{_ending(certificate.attempt)}, after {len(earlier)} earlier"
    parts = [f"{exams} of them an exam" if exams == 1 else f"{exams} of them exams" if exams else ""]
    parts += [f"{other} of another version of the scenario" if other else ""]
    told = ", ".join(part for part in parts if part)
    return f"{found} ({told})" if told else found


def _ending(number: int) -> str:
    return "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _players(certificate: Certificate) -> Iterator[str]:
    for each in certificate.players:
        roles = f" ({', '.join(each.roles)})" if each.roles else ""
        skill = f", {each.skill}" if each.skill else ""
        yield f"{each.name}{roles}{f', simulated{skill}' if each.simulated else ''}"


def as_text(certificate: Certificate) -> str:
    """The certificate for a terminal or a mail; its last line is the claim."""
    width = max(len(name) for name, _ in rows(certificate))
    lines = ["gameday certificate", ""]
    lines += [f"{name.ljust(width)}  {plain(value)}" for name, value in rows(certificate)]
    return "\n".join([*lines, "", CHECK, compact(certificate), ""])


def as_html(certificate: Certificate) -> str:
    """The certificate as one page, to print; nothing in it is fetched or runs."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("scoring.report", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
        finalize=lambda value: plain(value) if type(value) is str else value,
    )  # fmt: skip
    template = environment.get_template("certificate.html.j2")
    return (
        template.render(
            certificate=certificate,
            rows=[row for row in rows(certificate) if row[0] not in ("Made out to", "Drill", "Result")],
            score=wording.number(certificate.score),
            words=wording.RATINGS[certificate.rating],
            claim=compact(certificate),
            check=CHECK,
        )
        + "\n"
    )


def read(text: str) -> Certificate | None:
    """The claim in a certificate of any format; None where there is none.

    The last one counts: what somebody had it made out to stands before the claim, and could look like one.
    """
    text = text[:MOST_READ]
    for candidate in (text, html.unescape(text)):
        for found in [*BEGINS.finditer(candidate)][: -MOST_TRIED - 1 : -1]:
            read_there = _claim_at(candidate, found.start())
            if read_there is not None:
                return read_there
    return None


def _claim_at(text: str, start: int) -> Certificate | None:
    try:
        return Certificate.model_validate(json.JSONDecoder().raw_decode(text, start)[0])
    except (ValueError, RecursionError):  # pydantic's complaint is a ValueError, too
        return None
