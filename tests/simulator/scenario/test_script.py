"""Actions scripts: validated like scenarios, and what a file says is read at load."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.domain.actions import VERBS, Acknowledge, Postmortem
from simulator.domain.simtime import MINUTE, SECOND
from simulator.errors import ScenarioError
from simulator.scenario.loader import load_actions

EXAMPLE = Path(__file__).parents[3] / "tests" / "data" / "example" / "example-actions.yaml"


def script(folder: Path, text: str) -> Path:
    path = folder / "actions.yaml"
    path.write_text(text)
    return path


def complaint(folder: Path, text: str) -> str:
    with pytest.raises(ScenarioError) as refused:
        load_actions(script(folder, text))
    return str(refused.value).replace(str(folder), "")


def test_the_example_script_loads_with_times_people_lines_and_its_postmortem() -> None:
    actions = load_actions(EXAMPLE, people={"alice", "bob", "carol", "dave", "erin"})
    first, last = actions[0], actions[-1]
    assert (first.at, first.by, first.line) == (7 * MINUTE + 45 * SECOND, "alice", 2)
    assert first.action == Acknowledge(alert="HighErrorBudgetBurnRate_Fast")
    assert isinstance(last.action, Postmortem)
    assert last.action.text == (EXAMPLE.parent / "example-postmortem.md").read_text()


def test_actions_come_in_order_of_time_and_as_written_at_one_moment(tmp_path: Path) -> None:
    text = "- {at: 5m, by: a, do: mitigate}\n- {at: 1m, by: a, do: ack}\n- {at: 5m, by: a, do: resolve}\n"
    assert [action.action.do for action in load_actions(script(tmp_path, text))] == ["ack", "mitigate", "resolve"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- {at: 5m, by: a, do: akc}\n", ":1:23: [0].do: 'akc' is no action. Did you mean 'ack'?"),
        ("- {at: 5m, by: a}\n", "[0].do: is missing. It names the action"),
        ("- {at: 5, by: a, do: ack}\n", ":1:8: [0].at: 5 has no unit. Write a duration like 5s or 5m"),
        ("- {at: 1:30, by: a, do: ack}\n", "'1:30' is not a duration. Write 1m30s or 90s"),
        ("- {at: -5m, by: a, do: ack}\n", "'-5m' is not a duration"),
        ("- {by: a, do: ack}\n", "[0].at: is missing"),
        ("- {at: 5m, by: A B, do: ack}\n", "[0].by: 'A B' is not of the right form"),
        ("- {at: 5m, by: a, do: declare, severty: SEV1, title: x}\n", "[0].severty: unknown key. Did you mean"),
        ("- {at: 5m, by: a, do: declare, severity: SEV7, title: x}\n", "[0].severity: 'SEV7' is not known here"),
        ("- {at: 5m, by: a, do: query}\n", "give either expr or logql"),
        ("- {at: 5m, by: a, do: say, text: ''}\n", "[0].text: the text is empty"),
        ("- 5\n", "A script is a list of actions"),
        ("at: 5m\n", "A script is a list of actions"),
        ("- {at: 5m, by: a, do: postmortem, file: none.md}\n", "there is no such file"),
        ("- {at: 5m, by: a, do: postmortem, file: ../x.md}\n", "leads out of the script's folder"),
        ("- {at: 5m, by: a, do: postmortem, file: /etc/passwd}\n", "is an absolute path"),
        ("- {at: 5m, by: a, do: postmortem, file: 5}\n", "5 is not text"),
        ("- {at: 5m, by: a, do: postmortem, file: actions.yaml, text: x}\n", "a file and a text are given"),
        ("- {at: 5m, by: a, do: postmortem}\n", "[0].text: is missing"),
        ("- {at: 5m, by: a, do: ack, do: say}\n", "stands here a second time"),
    ],
)  # fmt: skip
def test_a_wrong_script_says_where_and_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    assert says in complaint(tmp_path, text)


def test_every_wrong_action_is_named_at_its_line(tmp_path: Path) -> None:
    message = complaint(tmp_path, "- {at: 5m, by: a, do: akc}\n- {at: 6m, by: a, do: ack}\n- {at: 7, by: a, do: ack}\n")
    assert [line.split(":")[1] for line in message.splitlines()] == ["1", "3"]


def test_who_acts_must_be_of_the_team(tmp_path: Path) -> None:
    path = script(tmp_path, "- {at: 5m, by: zoe, do: ack}\n")
    with pytest.raises(ScenarioError, match="'zoe' is nobody of the team"):
        load_actions(path, people={"alice"})
    assert load_actions(path)


# A facilitator steers live: a script has nobody to facilitate.
@pytest.mark.parametrize("verb", sorted(verb for verb, action in VERBS.items() if not action.facilitation))
def test_every_verb_can_be_scripted(tmp_path: Path, verb: str) -> None:
    words = {
        "text": "x", "alert": "A", "into": "B", "for": "5m", "to": "bob", "severity": "SEV1", "title": "x", "why": "x",
        "role": "ic", "inject": "a", "state": "monitoring", "who": "cto", "what": "x", "command": "ls", "expr": "up",
        "runbook": "r", "step": "1", "rating": "P",
    }  # fmt: skip
    fields = {field.alias or name: field for name, field in VERBS[verb].model_fields.items()}
    needed = [name for name, field in fields.items() if field.is_required() or (verb == "query" and name == "expr")]
    entry = ", ".join(f"{name}: {words[name]!r}" for name in needed)
    (action,) = load_actions(script(tmp_path, f"- {{at: 5m, by: a, do: {verb}, {entry}}}\n"))
    assert action.action.do == verb
