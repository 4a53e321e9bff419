"""Faults and remedies: what begins to act, what people's commands do to it.

Separate from the world, which knows only how strong a fault is: this part decides when a fault starts, whether a
command matches a remedy or a harm, and when it is over.
"""

from __future__ import annotations

from simulator.domain import events as ev
from simulator.domain.events import Recorded
from simulator.domain.matching import does
from simulator.domain.scenario import Change, Deploy, Fault, Harm, PartialRemedy, Remedy
from simulator.engine.core import Core
from simulator.engine.triggers import Triggers
from simulator.world.history import Acting
from simulator.world.pods import READY_AFTER
from simulator.world.shell import Shell


class Faults:
    """Deploys, the faults that they or triggers start, and the remedies at work."""

    def __init__(self, core: Core, triggers: Triggers, shell: Shell) -> None:
        self._core = core
        self._shell = shell
        self._at_work: set[tuple[str, str]] = set()
        self._meant: tuple[str, ...] = ()
        self._triggers = triggers
        caused = {each.causes.fault for each in core.plan.scenario.causing if each.causes}
        for deploy in sorted(core.plan.scenario.deploys, key=lambda deploy: deploy.at):
            core.later(deploy.at, lambda deploy=deploy: self._deploy(deploy))  # type: ignore[misc]  # bound now
        for change in sorted(core.plan.scenario.changes or (), key=lambda change: change.at):
            core.later(change.at, lambda change=change: self._change(change))  # type: ignore[misc]  # bound now
        for name, fault in core.plan.scenario.faults.items():
            if fault.conditions or name not in caused:
                self._arm(name, fault)
        core.on(ev.CommandRun, self._command)

    def _deploy(self, deploy: Deploy) -> None:
        self._core.say(
            ev.DeployApplied(
                service=deploy.service,
                deploy=deploy.id,
                by=deploy.by,
                message=deploy.message,
                diff=deploy.diff,
                applied_at=deploy.at,
            )
        )
        self._cause(deploy)

    def _change(self, change: Change) -> None:
        """A setting or a flag changes; what was before the drill is found by those who look."""
        if change.at >= 0:
            said = change.model_dump(include={"service", "name", "was", "to", "by", "message"})
            self._core.say(ev.ChangeApplied(change=change.kind, **said))
        self._cause(change)

    def _cause(self, change: Deploy | Change) -> None:
        if change.causes is not None:
            name, due = change.causes.fault, change.at + change.causes.delay
            self._arm(name, self._core.plan.scenario.faults[name].model_copy(update={"at": due}))

    def _arm(self, name: str, fault: Fault) -> None:
        """Start a fault when it is due; one that began before the drill has been acting since then."""
        before = min(fault.at or 0, 0)
        self._triggers.arm(fault, f"fault/{name}", lambda nth: self._start(name, before if nth == 1 else 0))

    def _start(self, name: str, since: int) -> None:
        if not self._core.state.faults.get(name):
            self._core.say(ev.FaultStarted(fault=name, since=since if since < 0 else self._core.now))

    def _command(self, record: Recorded) -> None:
        event = record.event
        assert isinstance(event, ev.CommandRun)  # noqa: S101  # subscribed to this class only
        longest = 0
        self._meant = self._core.history.cluster.meanings(event.command, record.at)
        for name, fault in self._core.plan.scenario.faults.items():
            if self._core.state.faults.get(name):
                longest = max(longest, self._remedies(name, fault, event.command))
                self._harms(name, fault, event.command)
        self._returns(event.command, record.at)
        done = self._core.history.cluster.done_at(event.command, record.at)
        longest = max(longest, (done or record.at) - record.at)
        if longest:
            said = ev.CommandFinished(command=event.command, output=self._shell.finish(event.command, record.at))
            self._core.later(longest, lambda: self._core.say(said))

    def _returns(self, command: str, at: int) -> None:
        """Who brings back what a deploy had brought, by undoing the rollback, brings back what it caused."""
        for deploy in self._core.plan.scenario.deploys:
            if deploy.causes is not None and self._core.history.cluster.returned_to(deploy, command, at):
                name = deploy.causes.fault
                if not self._core.state.faults.get(name):
                    self._core.later(READY_AFTER, lambda name=name: self._start(name, 0))  # type: ignore[misc]  # bound now

    def _remedies(self, name: str, fault: Fault, command: str) -> int:
        """Set to work every remedy that the command matches; how long the slowest takes, in ms."""
        longest = 0
        remedies: list[tuple[Remedy, float, int | None]] = [(each, 0.0, None) for each in fault.cleared_by]
        remedies += [(each, each.to, None) for each in fault.reduced_by]
        for index, harm in enumerate(fault.worsened_by):
            if self._harmed(name, index):
                remedies += [(each, 0.0, index) for each in harm.cleared_by]
        for remedy, to, harm_index in remedies:
            if self._does(remedy):
                longest = max(longest, remedy.takes)
                self._work(name, remedy, command, to, harm_index)
        return longest

    def _does(self, wanted: Remedy | Harm) -> bool:
        """Whether the command, or another that comes to the same, is what a remedy or a harm names."""
        return any(does(wanted.run, wanted.where, said) for said in self._meant)

    def _work(self, name: str, remedy: Remedy, command: str, to: float, harm: int | None) -> None:
        kind = "partial" if isinstance(remedy, PartialRemedy) else f"full/{harm}"
        key = (name, f"{kind}/{remedy.run}/{remedy.where}")
        if key in self._at_work:
            return
        self._at_work.add(key)
        self._core.say(ev.MitigationStarted(fault=name, command=command, takes=remedy.takes, to=to, harm=harm))
        acting = self._acting(name, harm)
        self._core.later(remedy.takes, lambda: self._done(name, command, to, harm, key, acting))

    def _done(
        self, name: str, command: str, to: float, harm: int | None, key: tuple[str, str], acting: Acting | None
    ) -> None:
        if acting is None or acting.until is not None:
            return  # another remedy was faster; what began since then is not this one's
        self._core.say(ev.MitigationApplied(fault=name, command=command, to=to, harm=harm))
        if harm is not None:
            self._core.say(ev.HarmUndone(fault=name, harm=harm))
            self._at_work.discard(key)
        elif to == 0:
            self._core.say(ev.FaultCleared(fault=name))
            self._at_work = {each for each in self._at_work if each[0] != name}

    def _acting(self, name: str, harm: int | None) -> Acting | None:
        """The stretch in which a fault, or a harm to it, acts now."""
        history = self._core.history
        stretches = history.faults[name] if harm is None else history.harms.get((name, harm), [])
        return stretches[-1] if stretches and stretches[-1].until is None else None

    def _harmed(self, name: str, harm: int) -> bool:
        return self._acting(name, harm) is not None

    def _harms(self, name: str, fault: Fault, command: str) -> None:
        for index, harm in enumerate(fault.worsened_by):
            if not self._harmed(name, index) and self._does(harm):
                self._core.say(ev.FaultWorsened(fault=name, harm=index, command=command))
