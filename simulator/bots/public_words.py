"""What the bots write for the public: status posts.

Separate from the internal words because customers read it: what is affected, what they see, what is done, when they
hear more; no names of people, services or deploys, and no money.
"""

from __future__ import annotations

from simulator.bots.mind import Mind
from simulator.bots.reading import first_alert, impact_text, onset, runbook_of
from simulator.bots.stage import restored_at, what_helped
from simulator.bots.wording import Impact, capital, impact_of
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import StatusState

_PROMISES: dict[StatusState, tuple[int, ...]] = {
    StatusState.INVESTIGATING: (15, 20, 30),
    StatusState.IDENTIFIED: (15,),
    StatusState.MONITORING: (20, 30),
}
"""Minutes until the next post, by state; none is longer than the guide's cadence."""


def public_impact(mind: Mind) -> Impact:
    """The impact in customers' words: the runbook's before what somebody typed in a hurry."""
    found, alert = runbook_of(mind.view), first_alert(mind.view)
    if found is not None and found[1].impact:
        return impact_of(found[1].impact)
    return impact_of((alert.impact if alert else "") or impact_text(mind.view))


def status_text(mind: Mind, state: StatusState, name: str) -> str:
    """A status post as things stand now."""
    parts = {
        StatusState.INVESTIGATING: _investigating,
        StatusState.IDENTIFIED: _identified,
        StatusState.MONITORING: _monitoring,
        StatusState.RESOLVED: _resolved,
    }[state](mind, name)
    kept = [text for place, text in enumerate(parts) if not mind.does(mind.habits.vague, f"{name}/without/{place}")]
    return " ".join(kept) if kept else _bare(mind, state, name)


def _bare(mind: Mind, state: StatusState, name: str) -> str:
    if state is StatusState.RESOLVED:
        return mind.dice.pick(("This is fixed.", "The issue is resolved.", "All good again."), name)
    if state is StatusState.MONITORING:
        return mind.dice.pick(("We keep an eye on it.", "It should be better now.", "A fix is in."), name)
    return mind.dice.pick(("We are aware of an issue.", "We are looking into it.", "Still working on it."), name)


def _next(mind: Mind, state: StatusState, name: str) -> str:
    count = mind.dice.pick(_PROMISES[state], f"{name}/promise")
    by = mind.clock(mind.now + count * MINUTE)
    return mind.dice.pick(
        (f"Next update within {count} minutes.", f"Next update by {by} UTC.", f"We post again within {count} minutes."),
        f"{name}/next",
    )


def _since(mind: Mind) -> str:
    return mind.clock(onset(mind.view))


def _restored(mind: Mind) -> str:
    return mind.clock(restored_at(mind))


def _fix(mind: Mind) -> tuple[str, str]:
    """What is being done and what was done, as the public hears it."""
    remedy = what_helped(mind)
    command = remedy.command.lower() if remedy else ""
    if any(word in command for word in ("undo", "rollback", "revert")):
        return "are reverting a recent change", "reverted a recent change"
    if "set env" in command:
        return "are correcting a setting", "corrected a setting"
    if "scale" in command:
        return "are adding capacity", "added capacity"
    if "failover" in command:
        return "are moving to our standby systems", "moved to our standby systems"
    if any(word in command for word in ("vacuum", "prune", "clean", "rm ")):
        return "are making room on a server", "made room on a server"
    return "are putting it right", "corrected the fault"


def _investigating(mind: Mind, name: str) -> list[str]:
    impact, since = public_impact(mind), _since(mind)
    affected, seen = mind.dice.pick(
        (
            (f"We are investigating a problem with {impact.what}.", f"Since about {since} UTC {impact.now}."),
            (f"We are looking into a fault that affects {impact.what}.", f"At the moment {impact.now}."),
            (
                f"Since about {since} UTC there is a problem with {impact.what}.",
                f"{capital(impact.now)} at the moment.",
            ),
        ),
        f"{name}/affected",
    )
    doing = mind.dice.pick(
        (
            "Our team is engaged and looking for the cause.",
            "Our engineers are working on it.",
            "A team of engineers is working to restore it.",
        ),
        f"{name}/doing",
    )
    return [affected, seen, doing, _next(mind, StatusState.INVESTIGATING, name)]


def _identified(mind: Mind, name: str) -> list[str]:
    impact, (doing, _) = public_impact(mind), _fix(mind)
    cause = mind.dice.pick(
        (
            f"We have found the cause of the problem with {impact.what} and {doing}.",
            f"The cause of the problem with {impact.what} is known, and we {doing}.",
        ),
        f"{name}/cause",
    )
    seen = mind.dice.pick((f"For now {impact.now}.", f"Until that is done {impact.now}."), f"{name}/seen")
    return [cause, seen, _next(mind, StatusState.IDENTIFIED, name)]


def _monitoring(mind: Mind, name: str) -> list[str]:
    impact, restored, (_, done) = public_impact(mind), _restored(mind), _fix(mind)
    over = mind.dice.pick(
        (
            f"We have {done}, and since {restored} UTC {impact.over}.",
            f"Since {restored} UTC {impact.over}, after we {done}.",
        ),
        f"{name}/over",
    )
    watching = mind.dice.pick(("We keep watching it closely.", "We are monitoring the result."), f"{name}/watching")
    return [over, watching, _next(mind, StatusState.MONITORING, name)]


def _resolved(mind: Mind, name: str) -> list[str]:
    impact, (_, done) = public_impact(mind), _fix(mind)
    restored = _restored(mind)
    over = mind.dice.pick(
        (f"This is resolved: {impact.over}, after we {done}.", f"Resolved. We {done}, and {impact.over}."),
        f"{name}/over",
    )
    between = f"Between {_since(mind)} and {restored} UTC {impact.past}."
    follow = mind.dice.pick(
        (
            "We are checking what was interrupted in that time and will contact those concerned.",
            "What was interrupted in that time is being checked, and we write to those concerned.",
        ),
        f"{name}/follow",
    )
    return [over, between, follow, "A full report follows within 48 hours."]
