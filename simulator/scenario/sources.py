"""Where documents come from: files of the user, and the scenarios and policies that ship with gameday.

Separate because it is the only part that touches the disk: everything that a drill needs is read once into `Sources`,
and loading is a pure function of it. A scenario's paths stay inside its folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path, PurePosixPath

from simulator.domain.text import slug
from simulator.errors import ScenarioError
from simulator.scenario.problems import DocumentError, Problem, Problems, did_you_mean, one_of
from simulator.scenario.source import MAX_BYTES, parse
from simulator.scenario.tree import Entries, Items, Node, Scalar

DOCUMENT = "scenario.yaml"
TOURS = "tours"
"""The folder of scenarios that the screens bring with them: they teach, and no library lists them."""
DEFAULT_POLICY = "default"
MAX_FILES = 200
_LONGEST_PATH = 300


@dataclass(frozen=True)
class Sources:
    """All texts that a drill is made from."""

    slug: str
    path: str
    """The scenario's file, as shown in messages."""
    text: str
    files: Mapping[str, str]
    """Runbooks, rule files and a team's file, by their path in the scenario's folder."""
    policy_path: str
    policy_text: str


def shipped() -> tuple[str, ...]:
    """The names of the scenarios that ship with gameday."""
    folders = files("scenarios").iterdir()
    return tuple(sorted(each.name for each in folders if each.is_dir() and each.joinpath(DOCUMENT).is_file()))


def shipped_policies() -> tuple[str, ...]:
    """The names of the policies that ship with gameday."""
    found = files("scenarios").joinpath("policies").iterdir()
    return tuple(sorted(each.name.removesuffix(".yaml") for each in found if each.name.endswith(".yaml")))


def read_sources(name_or_path: str, *, policy: Path | None = None) -> Sources:
    """Read a shipped scenario by name, or a file or folder by path. Raises `ScenarioError`."""
    path = Path(name_or_path)
    if not _meant_as_path(name_or_path, path):
        if name_or_path not in shipped():
            raise _no_such_scenario(name_or_path)
        with as_file(files("scenarios").joinpath(name_or_path)) as folder:
            return _read(folder / DOCUMENT, f"scenarios/{name_or_path}/{DOCUMENT}", name_or_path, policy)
    if _is_folder(path):
        path = path / DOCUMENT
    name = path.absolute().parent.name if path.name == DOCUMENT else path.stem
    return _read(path, path.as_posix(), slug(name), policy)


def shipped_tours() -> tuple[str, ...]:
    """The names of the scenarios that teach and are not listed."""
    folders = files("scenarios").joinpath(TOURS).iterdir()
    return tuple(sorted(each.name for each in folders if each.is_dir() and each.joinpath(DOCUMENT).is_file()))


def read_tour(name: str) -> Sources:
    """Read a scenario that teaches, by its name. Raises `ScenarioError`."""
    if name not in shipped_tours():
        raise _failure(f"{TOURS}/{name}", "no tour of this name ships with gameday", "no-such-scenario")
    with as_file(files("scenarios").joinpath(TOURS, name)) as folder:
        return _read(folder / DOCUMENT, f"scenarios/{TOURS}/{name}/{DOCUMENT}", name, None)


def _meant_as_path(name: str, path: Path) -> bool:
    if "/" in name or "\\" in name or name.endswith((".yaml", ".yml")) or name in ("", ".", ".."):
        return True
    try:
        return path.exists() and name not in shipped()
    except (OSError, ValueError):
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _no_such_scenario(name: str) -> ScenarioError:
    suggestion = did_you_mean(name, shipped()) or f" There are {one_of(shipped())}; or give the path of a file."
    return _failure(name[:100], "no scenario of this name ships with gameday." + suggestion, "no-such-scenario")


def _failure(path: str, says: str, rule: str, place: tuple[int, int] = (0, 0), where: str = "") -> DocumentError:
    path = path if len(path) <= _LONGEST_PATH else f"{path[:_LONGEST_PATH]}..."
    return DocumentError([Problem(path, *place, where, says, rule)])


def read_text(path: Path, shown: str) -> str:
    """Read a document's text. Raises `ScenarioError` when it cannot be, or is too large."""
    try:
        if not path.is_file():
            raise _failure(shown, "there is no such file. Check the path", "no-such-file")
        if path.stat().st_size > MAX_BYTES:
            says = f"the file is larger than {MAX_BYTES // 1000} kB, the most that is read"
            raise _failure(shown, f"{says}. Split it, or shorten long texts", "too-large")
        read = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not possible"
        raise _failure(
            shown, f"it cannot be read: {reason}. Check the path and its permissions", "no-such-file"
        ) from None
    try:
        return read.decode("utf-8")
    except UnicodeDecodeError:
        problems = Problems(shown)
        parse(read, problems)
        raise DocumentError(problems.found) from None


def _read(path: Path, shown: str, name: str, policy: Path | None) -> Sources:
    text = read_text(path, shown)
    problems = Problems(shown)
    root = parse(text, problems)
    if root is None:
        raise DocumentError(problems.found)
    texts: dict[str, str] = {}
    for key, reference in references(root):
        if problem := path_problem(reference.text):
            problems.add(reference.place, key, problem, "path")
        elif reference.text not in texts and len(texts) < MAX_FILES:
            _collect(path.parent, reference, key, texts, problems)
    problems.stop_at_errors()
    policy_path, policy_text = _policy(path.parent, shown, root, texts, policy)
    return Sources(name, shown, text, texts, policy_path, policy_text)


def _collect(folder: Path, reference: Scalar, key: str, texts: dict[str, str], problems: Problems) -> None:
    """Read a file that the scenario names; one that is not there is left for the loader to complain of."""
    target = folder / reference.text
    try:
        inside = target.resolve().is_relative_to(folder.resolve())
        there = target.is_file()
    except (OSError, ValueError, RuntimeError):
        return
    if not inside:
        says = f"'{reference.text}' is a link that leads out of the scenario's folder. Copy the file into the folder"
        problems.add(reference.place, key, says, "path")
    elif there:
        shown = PurePosixPath(problems.path).parent / reference.text
        texts[reference.text] = read_text(target, shown.as_posix())


def path_problem(path: str) -> str | None:
    """What is wrong with a path as such, or None."""
    if not path.strip() or "\x00" in path:
        return "the path is empty. Name a file in the scenario's folder"
    if path.startswith(("/", "~")) or path[1:2] == ":":
        return f"'{path}' is an absolute path. Name a file in the scenario's folder, like runbooks/web.yml"
    if "\\" in path:
        return f"'{path}' has a backslash. Write paths with '/'"
    if ".." in path.split("/"):
        return f"'{path}' leads out of the scenario's folder. Copy the file into the folder"
    return None


def references(root: Node) -> Iterator[tuple[str, Scalar]]:
    """Every place where a scenario names a file, in its variants too."""
    if not isinstance(root, Entries):
        return
    for key in ("team", "policy"):
        node = root.get(key)
        if isinstance(node, Scalar) and isinstance(node.value, str) and (key == "team" or is_file_name(node.value)):
            yield key, node
    yield from _texts(root.get("rule_files"), "rule_files")
    alerts, services = root.get("alerts"), root.get("services")
    parts = list(alerts.items) if isinstance(alerts, Items) else []
    parts += [service for _, service in services.entries.values()] if isinstance(services, Entries) else []
    for part in parts:
        if isinstance(part, Entries):
            yield from _texts(part.get("runbook"), "runbook")
    variants = root.get("vary")
    for variant in variants.items if isinstance(variants, Items) else ():
        if isinstance(variant, Entries) and variant.get("vary") is None:
            yield from references(variant)


def _texts(node: Node | None, key: str) -> Iterator[tuple[str, Scalar]]:
    for each in node.items if isinstance(node, Items) else [node]:
        if isinstance(each, Scalar) and isinstance(each.value, str):
            yield key, each


def is_file_name(policy: str) -> bool:
    """Whether `policy:` names a file of the folder rather than a policy that ships with gameday."""
    return "/" in policy or policy.endswith((".yaml", ".yml"))


def policy_source(given: Path | None) -> tuple[str, str]:
    """The path and text of a policy file, or of the default policy where none is given."""
    if given is not None:
        return given.as_posix(), read_text(given, given.as_posix())
    source = files("scenarios").joinpath("policies", f"{DEFAULT_POLICY}.yaml")
    return f"scenarios/policies/{DEFAULT_POLICY}.yaml", source.read_text(encoding="utf-8")


def _policy(folder: Path, shown: str, root: Node, texts: dict[str, str], given: Path | None) -> tuple[str, str]:
    """The policy's path and text: the one given, the one that the scenario names, or the default."""
    if given is not None:
        return given.as_posix(), read_text(given, given.as_posix())
    node = root.get("policy") if isinstance(root, Entries) else None
    name = node.value if isinstance(node, Scalar) and isinstance(node.value, str) else DEFAULT_POLICY
    if is_file_name(name):
        inside = (PurePosixPath(shown).parent / name).as_posix()
        if name not in texts:
            place = node.place if node else (0, 0)
            raise _failure(shown, f"there is no file '{name}' in {folder.name}", "no-such-file", place, "policy")
        return inside, texts.pop(name)
    if name not in shipped_policies():
        place = node.place if node else (0, 0)
        says = f"'{name}' is no policy that ships with gameday.{did_you_mean(name, shipped_policies())}"
        says += f" There are {one_of(shipped_policies())}; or name a file like ours.yaml"
        raise _failure(shown, says, "unknown-reference", place, "policy")
    source = files("scenarios").joinpath("policies", f"{name}.yaml")
    return f"scenarios/policies/{name}.yaml", source.read_text(encoding="utf-8")
