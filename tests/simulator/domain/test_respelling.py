"""A command is known by what it means: however it is spelled it matches, and about another object it never does."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from simulator.domain.matching import carries, command_matches

NAMES = st.from_regex(r"\A[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,6}){0,2}\Z").filter(
    lambda name: name not in ("deploy", "deployment", "deployments", "po", "pod", "pods", "no", "node", "nodes", "all")
)
KINDS = {
    "deployment": ("deployment", "deploy", "deployments", "deployment.apps", "Deployment"),
    "pod": ("pod", "po", "pods"),
    "node": ("node", "no", "nodes"),
}


@dataclass(frozen=True)
class Meant:
    """A command of kubectl: what it does, to what, with which values."""

    verb: tuple[str, ...]
    kind: str
    name: str
    sets: tuple[tuple[str, str], ...] = ()
    flags: tuple[tuple[str, str], ...] = ()

    @property
    def pattern(self) -> str:
        """As an author writes it."""
        sets = "".join(f" {key}={value}" for key, value in self.sets)
        flags = "".join(f" --{key}={value}" for key, value in self.flags)
        return f"kubectl {' '.join(self.verb)} {self.kind}/{self.name}{sets}{flags}"


verbs = st.sampled_from([
    (("rollout", "undo"), "deployment"), (("rollout", "restart"), "deployment"), (("rollout", "history"), "deployment"),
    (("scale",), "deployment"), (("set", "env"), "deployment"), (("delete",), "pod"), (("describe",), "node"),
])  # fmt: skip
variables = st.lists(
    st.tuples(st.from_regex(r"\A[A-Z][A-Z_]{1,8}\Z"), st.from_regex(r"\A[a-z0-9.]{1,6}\Z")),
    min_size=1, max_size=2, unique_by=lambda each: each[0],
)  # fmt: skip


@st.composite
def meant(draw: st.DrawFn) -> Meant:
    verb, kind = draw(verbs)
    sets = tuple(draw(variables)) if verb == ("set", "env") else ()
    flags = (("replicas", str(draw(st.integers(0, 99)))),) if verb == ("scale",) else ()
    return Meant(verb, kind, draw(NAMES), sets, flags)


def respelled(command: Meant, seed: int) -> str:
    """The same command in another spelling: kinds, flags, order, quotes, blanks, what runs it and what follows."""
    dice = Random(seed)
    kind = dice.choice(KINDS[command.kind])
    thing = [f"{kind}/{command.name}"] if dice.random() < 0.5 else [kind, command.name]
    sets = [f"{key}={value}" for key, value in dice.sample(command.sets, len(command.sets))]
    words = [*command.verb, *([*sets, *thing] if dice.random() < 0.5 else [*thing, *sets])]
    flags = [dice.choice(([f"--{key}={value}"], [f"--{key}", value])) for key, value in command.flags]
    flags += [dice.choice((["-n", "shop"], ["-nshop"], ["--namespace=shop"], ["--namespace", "shop"], []))]
    flags += [dice.choice((["--context=prod"], ["--request-timeout", "5s"], ["--dry-run=none"], []))]
    for flag in flags:
        if flag:  # anywhere, but not between a kind and its name, nor inside the verb
            places = [0, len(command.verb), len(words)]
            place = dice.choice(places)
            words[place:place] = [" ".join(map(str, flag))]
    quoted = [f"'{word}'" if dice.random() < 0.2 and " " not in word else word for word in words]
    tool = dice.choice(("kubectl", "k", "/usr/local/bin/kubectl", "sudo kubectl", "KUBECONFIG=x kubectl", "$ kubectl"))
    line = (" " * dice.randint(1, 3)).join([tool, *quoted])
    return dice.choice(("{}", "{} ", "{};", "date; {}", "{} && date", "{} | cat", "{} # as the runbook says")).format(
        line
    )


@given(meant(), st.integers(0, 2**32))
def test_however_it_is_spelled_it_is_the_same_command(command: Meant, seed: int) -> None:
    assert command_matches(command.pattern, respelled(command, seed))


@given(meant(), NAMES, st.integers(0, 2**32))
def test_about_another_object_it_is_never_the_same(command: Meant, other: str, seed: int) -> None:
    assume(other != command.name)
    another = Meant(command.verb, command.kind, other, command.sets, command.flags)
    assert not command_matches(command.pattern, respelled(another, seed))


@given(meant(), st.integers(0, 2**32))
def test_with_another_value_it_is_never_the_same(command: Meant, seed: int) -> None:
    assume(command.sets or command.flags)
    flags = tuple((key, f"{value}7") for key, value in command.flags)
    sets = tuple((key, f"{value}x") for key, value in command.sets)
    assert not command_matches(
        command.pattern, respelled(Meant(command.verb, command.kind, command.name, sets, flags), seed)
    )


@given(meant(), meant(), st.integers(0, 2**32))
def test_another_verb_is_never_the_same(command: Meant, other: Meant, seed: int) -> None:
    assume(other.verb != command.verb)
    assert not command_matches(command.pattern, respelled(other, seed))


@given(meant(), st.integers(0, 2**32))
def test_a_command_carries_the_same_values_however_it_is_spelled(command: Meant, seed: int) -> None:
    line = respelled(command, seed).removeprefix("date; ")
    carried = carries(line)
    assert carried[command.kind] == command.name
    assert all(carried[key] == value for key, value in (*command.sets, *command.flags))


def test_a_question_in_sql_may_be_broken_and_ended_otherwise() -> None:
    pattern = "psql -h orders-db -c 'SELECT pg_cancel_backend(pid) FROM pg_stat_activity'"
    for said in (
        'PGPASSWORD=x psql --host=orders-db -c "select pg_cancel_backend(pid)  FROM pg_stat_activity;"',
        'psql -h orders-db \\\n  --command "SELECT pg_cancel_backend(pid)\n FROM pg_stat_activity ; "',
        "psql -h orders-db -c \u201cSELECT pg_cancel_backend(pid) FROM pg_stat_activity\u201d",
    ):
        assert command_matches(pattern, said), said
    assert not command_matches(pattern, "psql -h other-db -c 'SELECT pg_cancel_backend(pid) FROM pg_stat_activity'")
