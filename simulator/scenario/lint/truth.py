"""Rules about the truth: what claims are graded against must not contradict itself.

Separate by topic; each function is one rule. Their words stay with the author: trainees never see them.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.scenario.lint.reach import Reach
from simulator.scenario.lint.rule import Finding, Subject


def truth_without_cause_words(subject: Subject) -> Iterator[Finding]:
    """Without words that name the cause no text can be seen to have found it."""
    truth = subject.loaded.scenario.truth
    if not truth.cause_words:
        location = ("truth",) if subject.loaded.sheet.document.truth else ()
        says = (
            "no words name the cause, so that no update or postmortem can be seen to. Add `truth: {cause_words: [...]}`"
        )
        yield Finding(location, says, key=True)


def severity_disagrees_with_facts(subject: Subject) -> Iterator[Finding]:
    """The decision tree and the severity are two ways to say one thing."""
    truth, policy = subject.loaded.scenario.truth, subject.loaded.policy
    if not truth.facts or not truth.severity:
        return
    worst = min((span.is_ for span in truth.severity), key=lambda severity: severity.rank)
    derived = policy.severity_for(truth.facts)
    if worst is not derived:
        document = subject.loaded.sheet.document
        says = f"the facts make it {derived} by the decision tree, and it is written as {worst}. Change one of the two"
        yield Finding(("severity",) if document.severity else ("truth", "severity"), says)


def false_alarm_with_faults(subject: Subject) -> Iterator[Finding]:
    """Where something is really wrong, standing down is not right."""
    scenario, reach = subject.loaded.scenario, Reach(subject.loaded.scenario)
    if not scenario.truth.false_alarm:
        return
    for name, fault in scenario.faults.items():
        if reach.by_itself(fault):
            location = ("faults", name) if name in subject.loaded.sheet.document.faults else ("solved_by",)
            says = f"fault '{name}' starts by itself, so that this is no false alarm. Let it wait for a wrong command"
            yield Finding(location, says, key=True)
