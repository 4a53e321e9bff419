"""What next? The moments at which an expert decided something, and what whoever watches may answer.

Separate from the commentary, which tells what was done: a question stops just before it is. The right answer is what
the expert did; each answer says why, by the rules of the policy that the drill was played by.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from simulator.domain import events as ev
from simulator.domain.text import plain
from simulator.domain.vocabulary import Role, Severity
from simulator.live.playback import Moment
from tui.shadow.commentary import tree
from tui.shadow.follow import Following
from tui.shadow.scene import Scene, Told, span

MOST = 4
"""So many answers at most."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer, and why it is right or not."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """A moment just before a decision, and the question."""

    moment: Moment
    kind: str
    asks: str
    choices: tuple[Choice, ...]

    @property
    def right(self) -> int:
        """The place of the right answer, from 0."""
        return next(place for place, choice in enumerate(self.choices) if choice.right)


def stops(scene: Scene, follows: Following, role: Role) -> tuple[Stop, ...]:
    """The questions of a drill in order, each kind once: what the followed person decided, and for the IC all of it."""
    found: dict[str, Stop] = {}
    for record in scene.records:
        kind = kind_of(record.event)
        if kind is None or kind.name in found:
            continue
        theirs = record.actor == follows.at(record.seq - 1)
        if theirs or (role is Role.IC and kind.of_the_ic):
            asked = kind.ask(Told(scene, record, record.event))
            if asked is not None:
                asks, choices = asked
                moment = Moment(record.at, record.seq - 1)
                found[kind.name] = Stop(moment, kind.name, asks, _mixed(scene, kind.name, choices))
    return tuple(found.values())


def _mixed(scene: Scene, kind: str, choices: list[Choice]) -> tuple[Choice, ...]:
    """In an order that does not tell which is right; severities stay in theirs."""
    if kind != "declare":
        Random(f"{scene.scenario.slug}/{kind}").shuffle(choices)
    return tuple(choices)


Asked = tuple[str, list[Choice]] | None


# ---- before there is an incident --------------------------------------------------------------------


def _acknowledge(now: Told[ev.PageAcknowledged]) -> Asked:
    wait = now.scene.wait(now.event.page)
    goes_on = f"the page goes on to the next level after {span(wait)}" if wait else "the page keeps calling"
    return f"The pager calls {now.scene.called(now.event.person)}. What next?", [
        Choice("Take the page.", f"Now it has an owner. Until somebody takes it, {goes_on}.", right=True),
        Choice("Declare a SEV1 first.", f"Declaring acknowledges nothing: {goes_on}."),
        Choice("Wait a little; many alerts go away by themselves.", f"Meanwhile {goes_on}, and users wait."),
        Choice("Ask in the room who knows this service.", f"Talking acknowledges nothing either: {goes_on}."),
    ]


def _look(now: Told[ev.RunbookStep]) -> Asked:
    if any(each[0].seq < now.record.seq for each in now.scene.log.of(ev.CommandRun)):
        return None
    declare = now.scene.policy.severities[Severity.SEV1].declare
    clock = f" The clock for declaring runs: {span(declare)} if it is a SEV1." if declare else ""
    return "The page is taken. Where does one look first?", [
        Choice(
            f'In the alert\'s runbook: "{plain(now.event.step)}".',
            "It says what to look at, in which order, and what to expect. That takes seconds; guessing takes minutes.",
            right=True,
        ),
        Choice("Restart the service and see.", "A change before anything is known destroys what could be seen."),
        Choice("In the service's source code.", "The cause comes later: first how bad it is, then restoring service."),
        Choice("At what customers report.", f"The alert is the report.{clock}"),
    ]


def _declare(now: Told[ev.IncidentDeclared]) -> Asked:
    found = tree(now.scene, now.event.facts, now.event.severity)
    if not found:
        return None
    choices = []
    for severity, level in now.scene.policy.severities.items():
        means = f"{severity} means: {level.means}."
        if severity is now.event.severity:
            choices.append(Choice(severity.value, f"{means} {found}", right=True))
        elif severity.rank < now.event.severity.rank:
            why = f"{means} That is more than was seen. When everything is a SEV1, nothing is. {found}"
            choices.append(Choice(severity.value, why))
        else:
            why = f"{means} That is less than was seen, and too low is the worse mistake. {found}"
            choices.append(Choice(severity.value, why))
    return "It is an incident. How bad is it?", choices


def _stand_down(now: Told[ev.IncidentStoodDown]) -> Asked:
    worst = now.scene.policy.severities[Severity.SEV1].means
    return "Users are served as usual; only the alert says otherwise. What next?", [
        Choice(
            "Call it off, and say why.", "There is no incident without harm. The reason goes on record.", right=True
        ),
        Choice("Declare a SEV1, to be safe.", f"SEV1 means: {worst}. Nobody is harmed, and people would be woken."),
        Choice("Fail over, to be safe.", "A change while all is well can only harm."),
        Choice("Silence the alert and say nothing.", "The next one on call would begin again where you did."),
    ]


# ---- with an incident -------------------------------------------------------------------------------


def _assemble(now: Told[ev.RoleAssigned | ev.RoomOpened]) -> Asked:
    room, severity = now.scene.policy.war_room, now.scene.severity_at(now.record.seq)
    if severity not in room.severities:
        return None
    return f"A {severity} is declared. What next?", [
        Choice(
            "Open the war room, name an IC, then give out the roles.",
            f"An IC within {span(room.ic_within)} and all roles within {span(room.roles_within)}: somebody decides, "
            "somebody acts, somebody tells the others.",
            right=True,
        ),
        Choice("Everybody looks for the cause.", "Without roles everybody talks and nobody acts."),
        Choice("Do it alone; explaining takes too long.", "One person cannot act, decide and tell the others at once."),
        Choice("Ring the executives first.", "The policy tells whom it must by itself, on what was declared."),
    ]


def _remedy(now: Told[ev.RunbookStep]) -> Asked:
    taken = now.scene.option(now.event)
    if taken is None:
        return None
    choices = [
        Choice(
            f"{plain(taken.option)}.",
            f'The runbook has it for: "{plain(taken.when)}". That is what was seen.'
            if taken.when
            else "By the runbook.",
            right=True,
        )
    ]
    for option in now.scene.options(now.event):
        if option.option != taken.option and option.command:
            why = f'The runbook has it for: "{plain(option.when)}". Nothing that was seen says so.'
            choices.append(Choice(f"{plain(option.option)}.", why))
    choices = choices[: MOST - 1]
    choices.append(
        Choice("Find the whole cause before anything is touched.", "Restoring service comes first; the cause can wait.")
    )
    return "Enough is known to act. Which way out?", choices


def _public(now: Told[ev.StatusPosted]) -> Asked:
    rule, severity = now.scene.policy.communication.first_public, now.scene.severity_at(now.record.seq)
    due = f" A {severity} is due in public within {span(rule.within)}." if severity in rule.severities else ""
    return "Customers notice. What do they hear?", [
        Choice(
            f'"{now.event.state.title()}": what they notice, what is being done, when the next word comes.',
            f"It says what is known and no more, and its promise keeps them from asking.{due}",
            right=True,
        ),
        Choice("Nothing until the cause is known.", f"Silence is answered with rumours.{due}"),
        Choice("The cause in full, with the change and who made it.", "It may be wrong, and blame is never posted."),
        Choice("That it will be over in ten minutes.", "Nobody knows that. Promise the next word, not the end."),
    ]


def _reply(now: Told[ev.InjectAnswered]) -> Asked:
    asked = next((each for _, each in now.scene.log.of(ev.InjectDelivered) if each.inject == now.event.inject), None)
    spec = next((each for each in now.scene.scenario.injects if each.id == now.event.inject), None)
    if asked is None or not asked.asks:
        return None
    within = f" within {span(spec.expect.reply_within)}" if spec and spec.expect else ""
    return f"{plain(asked.sender)} asks something. What next?", [
        Choice(
            "Answer: what users notice, what is done, when more comes.",
            f"A question to the room is owed an answer{within}; an unanswered one is asked again, by more people.",
            right=True,
        ),
        Choice("Let it wait until it is over.", f"It is owed an answer{within}."),
        Choice("Ask everybody to drop what they do and find out.", "Whoever works on the fix is left to it."),
        Choice("Guess when it will be over.", "A guess is taken for a promise. Say when the next word comes."),
    ]


def _mitigated(now: Told[ev.IncidentMitigated]) -> Asked:
    quiet, well = span(now.scene.policy.resolved_after), span(now.scene.policy.mitigated_after)
    return "The signals are within their objective again. What next?", [
        Choice(
            "Say that it is mitigated, and keep watching.",
            f"It is true once they have been well for {well}. Resolved needs {quiet} of quiet after that.",
            right=True,
        ),
        Choice("Say that it is resolved.", f"Too early: it takes {quiet} of quiet, or the alert may fire again."),
        Choice("Close the room; everybody can go.", f"Not yet: it is watched for {quiet} first."),
        Choice("Take one more remedy, to be sure.", "A change while all is well can only harm."),
    ]


def _resolved(now: Told[ev.IncidentResolved]) -> Asked:
    so_far = now.scene.quiet_at(now.record.at)
    if so_far is None:
        return None
    quiet = span(now.scene.policy.resolved_after)
    severity, reviews = now.scene.severity_at(now.record.seq), now.scene.policy.reviews
    then = f" A postmortem follows within {span(reviews.within)}." if severity in reviews.postmortem else ""
    return f"It has been quiet for {span(so_far)}. What next?", [
        Choice("Say that it is resolved.", f"The {quiet} of quiet signals are over.{then}", right=True),
        Choice("Wait for a day, to be sure.", f"The rule is {quiet}. Alerts watch on when the incident is closed."),
        Choice(
            "Leave it open until the postmortem is written.", f"The incident ends when the service is stable.{then}"
        ),
        Choice("Say nothing; everybody has seen it.", "The public, the company and the room hear that it is over."),
    ]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of decision."""

    name: str
    ask: Callable[[Told[Any]], Asked]
    of_the_ic: bool = False
    """The IC answers for it, whoever does it."""


KINDS: dict[type, Kind] = {
    ev.PageAcknowledged: Kind("acknowledge", _acknowledge),
    ev.IncidentDeclared: Kind("declare", _declare, of_the_ic=True),
    ev.IncidentStoodDown: Kind("stand down", _stand_down, of_the_ic=True),
    ev.RoleAssigned: Kind("assemble", _assemble, of_the_ic=True),
    ev.RoomOpened: Kind("assemble", _assemble, of_the_ic=True),
    ev.StatusPosted: Kind("public", _public, of_the_ic=True),
    ev.InjectAnswered: Kind("reply", _reply),
    ev.IncidentMitigated: Kind("mitigated", _mitigated, of_the_ic=True),
    ev.IncidentResolved: Kind("resolved", _resolved, of_the_ic=True),
}
"""Which event decides what; a runbook's step is one of two."""
STEPS = {"diagnosis": Kind("look", _look), "mitigation": Kind("remedy", _remedy, of_the_ic=True)}


def kind_of(event: ev.Event) -> Kind | None:
    """What kind of decision an event is, if any."""
    return STEPS.get(event.section) if isinstance(event, ev.RunbookStep) else KINDS.get(type(event))
