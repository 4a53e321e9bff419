"""git: the commits behind deploys and settings, and what each changed.

Separate from the list of changes because here each is a commit with a hash, an author and a difference.
"""

from __future__ import annotations

from hashlib import blake2b

from simulator.domain.commandline import Read
from simulator.domain.scenario import Deploy
from simulator.domain.simtime import at_wall
from simulator.domain.text import plain, slug
from simulator.world.changes import Changed
from simulator.world.orders import flag, unknown_flags, whole_number
from simulator.world.shell.ground import Failed, Ground

FLAGS = frozenset({"oneline", "max-count", "stat", "patch", "graph", "decorate", "no-pager", "all", "author", "format",
                   "since", "no-merges", "C", "abbrev-commit"})  # fmt: skip


def git(read: Read, ground: Ground) -> str:
    """Answer `git log` and `git show`."""
    for name in unknown_flags(read, FLAGS):
        raise Failed(f"fatal: unrecognized argument: {'--' if len(name) > 1 else '-'}{plain(name)}")
    verb, rest = (read.words[1] if len(read.words) > 1 else ""), read.words[2:]
    if verb == "log":
        return _log(read, rest, ground)
    if verb == "show":
        return _show(rest[0] if rest else "HEAD", ground)
    if verb in ("status", "diff"):
        return "On branch main\nnothing to commit, working tree clean" if verb == "status" else ""
    raise Failed(f"git: '{plain(verb)}' is not a git command of this drill. It knows log and show.")


def commits(ground: Ground) -> list[Changed]:
    """Every change that is a commit, the newest first: what people do by hand is none."""
    found = [each for each in ground.changes.until(ground.at) if each.kind in ("deploy", "config")]
    return [each for each in reversed(found) if not each.by_hand]


def hash_of(change: Changed, ground: Ground) -> str:
    """A commit's hash."""
    named = f"{ground.scenario.seed}/{change.service}/{change.ref}/{change.at}"
    return blake2b(named.encode(), digest_size=20).hexdigest()


def _subject(change: Changed, ground: Ground) -> str:
    deploy = _deploy(change, ground)
    says = plain(deploy.message) if deploy else change.what
    return f"{change.service}: {says or f'deploy {change.ref}'}"


def _deploy(change: Changed, ground: Ground) -> Deploy | None:
    return next((each for each in ground.scenario.deploys if (each.id, each.at) == (change.ref, change.at)), None)


def _tag(change: Changed) -> str:
    return f" (tag: deploy-{plain(change.ref)})" if change.kind == "deploy" and change.ref else ""


def _log(read: Read, rest: tuple[str, ...], ground: Ground) -> str:
    found = commits(ground)
    wanted = [word.strip("/").partition("/")[0] for word in rest if word not in ("main", "HEAD", "--")]
    if wanted:
        unknown = [word for word in wanted if word not in ground.scenario.services]
        if unknown:
            says = f"fatal: ambiguous argument '{plain(unknown[0])}': unknown revision or path not in the working tree."
            raise Failed(f"{says}\nThe paths: {', '.join(ground.scenario.services)}.")
        found = [each for each in found if each.service in wanted]
    author = flag(read, "author")
    if author:
        found = [each for each in found if author.lower() in _author(each, ground).lower()]
    count = flag(read, "max-count")
    if count is not None:
        number = whole_number(count)
        if number is None:
            raise Failed(f"fatal: '{plain(count)}': not an integer")
        found = found[:number]
    if flag(read, "oneline") is not None or (flag(read, "format") or "").startswith("oneline"):
        return "\n".join(f"{hash_of(each, ground)[:7]}{_tag(each)} {_subject(each, ground)}" for each in found)
    patch = flag(read, "patch") is not None
    return "\n\n".join(_commit(each, ground) + (f"\n\n{_difference(each, ground)}" if patch else "") for each in found)


def _author(change: Changed, ground: Ground) -> str:
    person = ground.scenario.person(change.by)
    name = person.name if person else change.by or "ci"
    return f"{plain(name)} <{slug(change.by or 'ci')}@example.com>"


def _commit(change: Changed, ground: Ground) -> str:
    when = f"{at_wall(ground.scenario.starts, change.at):%a %b %d %H:%M:%S %Y} +0000"
    head = f"commit {hash_of(change, ground)}{_tag(change)}"
    return f"{head}\nAuthor: {_author(change, ground)}\nDate:   {when}\n\n    {_subject(change, ground)}"


def _show(asked: str, ground: Ground) -> str:
    found = commits(ground)
    wanted = asked.lower().lstrip("#").removeprefix("deploy-")
    for place, each in enumerate(found):
        sha = hash_of(each, ground)
        if wanted in (each.ref.lower(), "head" if not place else "") or (len(wanted) >= 4 and sha.startswith(wanted)):
            return f"{_commit(each, ground)}\n\n{_difference(each, ground)}"
    says = f"fatal: ambiguous argument '{plain(asked)}': unknown revision or path not in the working tree."
    raise Failed(f"{says}\nSee git log --oneline for what there is.")


def _difference(change: Changed, ground: Ground) -> str:
    """What a commit changed: `timeout: 30s -> 3s` as a line that went and one that came."""
    deploy = _deploy(change, ground)
    text = deploy.diff if deploy else change.what.partition(" (")[0]
    path = f"{change.service}/{'config.yaml' if ' -> ' in text else 'CHANGES'}"
    lines = [f"diff --git a/{path} b/{path}", f"--- a/{path}", f"+++ b/{path}", "@@ -1 +1 @@"]
    for line in (text or (deploy.message if deploy else "")).splitlines():
        name, colon, values = line.partition(": ")
        was, arrow, now = (values if colon else line).partition(" -> ")
        front = f"{name}: " if colon else ""
        if arrow:
            lines += [f"-{plain(front + was)}", f"+{plain(front + now)}"]
        else:
            lines.append(plain(line) if line[:1] in "+-" else f"+{plain(line)}")
    return "\n".join(lines)
