"""The checklist's Process: severities, war room, templates, escalation matrix, postmortems and what follows from them.

Separate because these items are read from the policy document and from what people handed in after drills.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.domain import events as ev
from simulator.domain.readiness.facts import Evidence, Material
from simulator.domain.vocabulary import Role, Severity, StatusState

TEMPLATE = frozenset({"summary", "impact", "timeline", "root cause", "action items"})
"""The parts without which a postmortem does not follow the template; the others may be short of text."""


def severities(material: Material) -> Iterator[Evidence]:
    """Each severity is explained with examples, and the tree was used in a drill this quarter."""
    policy = material.policy
    unsaid = [each.value for each in Severity if each not in policy.severities or not policy.severities[each].examples]
    if unsaid:
        yield Evidence("not met", material.policy_file, f"without meaning or examples: {', '.join(unsaid)}")
    elif not policy.decision_tree:
        yield Evidence("not met", material.policy_file, "there is no decision tree")
    else:
        questions = len(policy.decision_tree)
        says = f"{len(policy.severities)} severities with examples, and a decision tree of {questions} questions"
        yield Evidence("met", material.policy_file, says)
    trained = next((drill for drill in material.own if drill.worst is not None), None)
    if trained is None:
        yield Evidence("cannot tell", "drills", "in no drill of this team this quarter did anybody declare a severity")
    else:
        yield Evidence("met", trained.named, f"the team declared {trained.worst}")


def war_room(material: Material) -> Iterator[Evidence]:
    """It is said when the room opens, where, and with which roles; a drill shows whether it was lived."""
    room = material.policy.war_room
    missing = [role.title for role in (Role.IC, Role.COMMS, Role.OPS, Role.SCRIBE) if role not in room.roles]
    if missing:
        yield Evidence("not met", material.policy_file, f"these roles are not asked for: {', '.join(missing)}")
    elif not room.severities:
        yield Evidence("not met", material.policy_file, "no severity opens a war room")
    else:
        roles = ", ".join(role.title for role in room.roles)
        says = f"{' and '.join(room.severities)} open one in {room.channel}, with {roles}"
        yield Evidence("met", material.policy_file, says)
    for drill in material.own:
        held = sorted({event.role.title for _, event in drill.log.of(ev.RoleAssigned)})
        if drill.log.first(ev.RoomOpened) and held:
            yield Evidence("met", drill.named, f"a room was opened, with {', '.join(held)}")
            return


def templates(material: Material) -> Iterator[Evidence]:
    """There is a text to start from for the public in each state, for the company, and for customers."""
    texts = material.policy.communication
    missing = [f"status page, {state}" for state in StatusState if not texts.status_templates.get(state, "").strip()]
    missing += ["internal"] if not texts.internal_template.strip() else []
    missing += ["customer"] if not texts.customer_template.strip() else []
    if missing:
        yield Evidence("not met", material.policy_file, f"missing: {'; '.join(missing)}")
    else:
        yield Evidence("met", material.policy_file, "status page (four states), internal and customer")


def escalation_matrix(material: Material) -> Iterator[Evidence]:
    """Somebody beyond the responders is told of the worst incidents, and the team says who that is."""
    rules = material.policy.notifications
    told = {who for rule in rules for who in rule.notify}
    if not any(rule.notify and (not rule.severities or Severity.SEV1 in rule.severities) for rule in rules):
        yield Evidence("not met", material.policy_file, "nobody beyond the responders is told of a SEV1")
        return
    yield Evidence("met", material.policy_file, f"{len(rules)} rules tell {', '.join(sorted(told))}")
    team = material.team
    unknown = sorted(who for who in told if who not in team.functions and team.person(who) is None)
    if unknown:
        says = f"it does not say who stands for {', '.join(unknown)}"
        yield Evidence("cannot tell", material.team_file, says)


def postmortem_template(material: Material) -> Iterator[Evidence]:
    """A postmortem of this team has the template's parts."""
    handed_in = [(drill, drill.review) for drill in material.own if drill.review is not None]
    if not handed_in:
        yield Evidence("cannot tell", "drills", "this team has handed in no postmortem this quarter")
        return
    drill, review = next((each for each in handed_in if each[1].parts >= TEMPLATE), handed_in[0])
    missing = sorted(TEMPLATE - review.parts)
    if missing:
        yield Evidence("not met", drill.named, f"its postmortem says nothing under: {', '.join(missing)}")
    else:
        yield Evidence("met", drill.named, f"its postmortem has {len(review.parts)} of the template's parts")


def action_items(material: Material) -> Iterator[Evidence]:
    """Every action item has an owner and a due date, and none that this team owns is late."""
    for drill in material.own:
        review = drill.review
        if review is not None and not review.actions:
            yield Evidence("not met", drill.named, "its postmortem has no action items")
        elif review is not None and review.complete < review.actions:
            short = review.actions - review.complete
            yield Evidence("not met", drill.named, f"{short} of {review.actions} action items lack owner or due date")
        elif review is not None:
            yield Evidence("met", drill.named, f"{review.actions} action items, each with an owner and a due date")
    yield _worked_off(material)


def _worked_off(material: Material) -> Evidence:
    """What the history says of the items that somebody of this team owns."""
    owed, today = material.owed, material.today.date()
    if material.promised is None:
        says = "whether they are worked off cannot be told: no history of drills is kept here"
        return Evidence("cannot tell", "action items", says)
    if not owed:
        return Evidence("cannot tell", "action items", "in the history nobody of this team owns one")
    late = [each for each in owed if each.overdue(today)]
    if late:
        first = min(late, key=lambda each: each.due or today)
        says = f"{len(late)} of {len(owed)} overdue; longest '{first.title}' ({first.owner}, due {first.due})"
        return Evidence("not met", "gameday actions --overdue", says)
    done = sum(each.done is not None for each in owed)
    return Evidence("met", "gameday actions --all", f"{done} of {len(owed)} are done, and none is overdue")
