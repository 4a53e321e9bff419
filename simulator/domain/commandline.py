"""How a typed command reads: its words, its flags and what it sets.

Separate from matching because three readers share it: patterns, what a command carries, and the drill's shell. It never
raises: trainees type anything. Nothing is ever executed.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_COMMAND = 4_000
"""The longest command that is read, in characters; what is beyond is ignored."""

_OPERATORS = ("&&", "||", "|&", "|", ";")
"""What ends one command and starts the next, longest first."""

_TOOLS = {"k": "kubectl"}
_HARMLESS_FRONT = ("sudo", "$", "time", "command")
_QUOTES = {"'": "'", '"': '"', "\u201c": "\u201c\u201d", "\u201d": "\u201c\u201d", "\u2018": "\u2018\u2019"}
"""What opens a quoted part, and what closes it; chat programs make curly ones of straight ones."""

_KINDS = {
    "pod": ("pods", "po"),
    "deployment": ("deployments", "deploy", "deployment.apps", "deployments.apps"),
    "service": ("services", "svc"),
    "namespace": ("namespaces", "ns"),
    "node": ("nodes", "no"),
    "event": ("events", "ev"),
    "replicaset": ("replicasets", "rs", "replicaset.apps"),
    "statefulset": ("statefulsets", "sts", "statefulset.apps"),
    "daemonset": ("daemonsets", "ds", "daemonset.apps"),
    "configmap": ("configmaps", "cm"),
    "secret": ("secrets",),
    "ingress": ("ingresses", "ing"),
    "job": ("jobs",),
    "cronjob": ("cronjobs", "cj"),
    "horizontalpodautoscaler": ("horizontalpodautoscalers", "hpa"),
    "persistentvolumeclaim": ("persistentvolumeclaims", "pvc"),
    "persistentvolume": ("persistentvolumes", "pv"),
    "endpoints": ("endpoint", "ep"),
    "serviceaccount": ("serviceaccounts", "sa"),
}
KINDS = {short: kind for kind, shorts in _KINDS.items() for short in (kind, *shorts)}
"""Every spelling of a Kubernetes kind to the one that stands for it (`kubectl api-resources`)."""

_WITHOUT_VALUE = frozenset({
    "all", "all-namespaces", "compact-output", "csv", "decorate", "dry-run", "fail", "follow", "force", "graph",
    "head", "help", "ignore-case", "include", "insecure", "invert-match", "list", "location", "now", "oneline",
    "overwrite", "prefix", "previous", "quiet", "raw-output", "record", "resolve", "rm", "show-error", "show-labels",
    "silent", "stat", "stdin", "timestamps", "tty", "tuples-only", "verbose", "version", "wait", "watch", "yes",
})  # fmt: skip
"""Long flags that stand alone: a word after them is not their value."""

_SHORTS_WITH_VALUE = {
    "kubectl": "nlocfps",
    "helm": "nfo",
    "psql": "hUdpcfvF",
    "redis-cli": "hpanu",
    "curl": "XHdmouwAeT",
    "tail": "nc",
    "head": "nc",
    "grep": "ABCmef",
    "journalctl": "unpotSU",
    "git": "nCcGS",
    "dig": "ptx",
    "aws": "",
    "cat": "",
    "egrep": "ABCmef",
    "flags": "",
    "jq": "",
    "sort": "kt",
    "uniq": "",
    "wc": "",
    "ls": "",
    "df": "",
    "du": "",
    "rm": "",
    "systemctl": "Hnt",
}
"""The one-letter flags of known tools that take a value; an unknown tool's take a word that follows."""

_LONG_NAMES = {
    "kubectl": {
        "n": "namespace", "l": "selector", "o": "output", "c": "container", "A": "all-namespaces", "w": "watch",
        "i": "stdin", "t": "tty", "f": "filename",
    },
    "helm": {"n": "namespace", "o": "output", "f": "values"},
    "curl": {
        "s": "silent", "S": "show-error", "L": "location", "k": "insecure", "v": "verbose", "i": "include",
        "f": "fail", "X": "request", "H": "header", "d": "data", "m": "max-time", "o": "output",
    },
    "psql": {"h": "host", "U": "username", "d": "dbname", "p": "port", "c": "command"},
    "journalctl": {"u": "unit", "f": "follow", "n": "lines"},
    "git": {"n": "max-count", "p": "patch"},
    "tail": {"n": "lines", "f": "follow"},
    "head": {"n": "lines"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """One simple command as read."""

    tool: str
    """The program, or an empty string."""
    words: tuple[str, ...]
    """Everything that is not a flag, the program first, kinds and names apart: `deploy/x` is `deployment`, `x`."""
    flags: tuple[tuple[str, str], ...]
    """Long name and value in the order given; `true` for a flag that stands alone."""

    @property
    def assignments(self) -> tuple[str, ...]:
        """The words that set something, like `TIMEOUT=30s`."""
        return tuple(word for word in self.words if is_assignment(word))


def is_assignment(word: str) -> bool:
    """Whether a word sets a variable: `TIMEOUT=30s`, also with `*` in a pattern."""
    name, equals, _ = word.partition("=")
    return bool(equals) and name.replace("*", "_").isidentifier()


def quoted(line: str, at: int) -> tuple[str, int]:
    """Read a quoted part from its opening quote at `at` on: its text and the place behind it; unclosed to the end."""
    quote, out, at = line[at], [], at + 1
    while at < len(line) and line[at] not in _QUOTES[quote]:
        if quote == '"' and line[at] == "\\" and line[at + 1 : at + 2] in ('"', "\\"):
            at += 1
        out.append(line[at])
        at += 1
    return "".join(out), at + 1


def _operator(line: str, at: int) -> str | None:
    """The operator that starts here; LogQL's `|=` and `|~` are words."""
    if line[at : at + 2] in ("|=", "|~"):
        return None
    return next((operator for operator in _OPERATORS if line.startswith(operator, at)), None)


def tokens(line: str) -> list[tuple[str, bool]]:
    """Split like a shell does, each token with whether it is an operator. Never raises."""
    out: list[tuple[str, bool]] = []
    word: str | None = None
    line, at = line[:MAX_COMMAND], 0
    while at < len(line):
        char = line[at]
        if char == "#" and word is None:  # a comment
            at = line.find("\n", at) if "\n" in line[at:] else len(line)
            continue
        operator = _operator(line, at) if char in "|&;" else None
        if char.isspace() or operator:
            if word is not None:
                out.append((word, False))
                word = None
            if operator:
                out.append((operator, True))
            at += len(operator or char)
        elif char in _QUOTES:
            text, at = quoted(line, at)
            word = (word or "") + text
        elif line.startswith("\\\n", at):  # the line goes on
            at += 2
        else:
            at += char == "\\" and at + 1 < len(line)
            word = (word or "") + line[at]
            at += 1
    return [*out, (word, False)] if word is not None else out


def split(line: str) -> list[Read]:
    """Read every simple command of a line, `a && b | c` being three."""
    parts: list[list[str]] = [[]]
    for token, operator in tokens(line):
        if operator:
            parts.append([])
        else:
            parts[-1].append(token)
    return [read(part) for part in parts if part]


def pipelines(line: str) -> list[list[Read]]:
    """Read the commands of a line that follow one another, each with what it is piped to."""
    found: list[list[list[str]]] = [[[]]]
    for token, operator in tokens(line):
        if not operator:
            found[-1][-1].append(token)
        elif token in ("|", "|&"):
            found[-1].append([])
        else:
            found.append([[]])
    return [[read(part) for part in parts if part] for parts in found if any(parts)]


def whole(line: str, *, tool: str | None = None) -> Read:
    """Read a line as if it were one command, operators being words; `tool` says whose flags they are."""
    return read([token for token, _ in tokens(line)], tool=tool)


def read(line: list[str], *, tool: str | None = None) -> Read:
    """Read the tokens of one command; `tool` says whose flags they are where the program's name is a pattern."""
    while line and line[0] in _HARMLESS_FRONT:
        line = line[1:]
    place = next((place for place, token in enumerate(line) if not is_assignment(token)), None)
    program = ""
    if place is not None:  # what is set for this command alone (`PGPASSWORD=x psql`) changes nothing that it does
        program = _tool(line[place])
        line = [program, *line[place + 1 :]]
    dialect = _Dialect(tool or program, logs="logs" in line)
    words: list[str] = []
    flags: list[tuple[str, str]] = []
    rest = list(reversed(line))
    while rest:
        token = rest.pop()
        if token == "--":  # noqa: S105  (the end of flags, no secret)
            words.extend(reversed(rest))
            break
        if token.startswith("--"):
            flags.append(_long(token[2:], rest))
        elif len(token) > 1 and token.startswith("-"):
            flags.extend(dialect.shorts(token[1:], rest))
        elif dialect.tool == "dig" and len(token) > 1 and token.startswith("+"):
            flags.append((token, "true"))
        else:
            words.append(token)
    if dialect.kubernetes:
        words = _kinds_apart(words)
    return Read(program, tuple(words), tuple(flags))


def _tool(program: str) -> str:
    name = program.rpartition("/")[2].lower()
    return _TOOLS.get(name, name)


def _takes(rest: list[str]) -> bool:
    """Whether the next token can be a flag's value."""
    return bool(rest) and not (rest[-1].startswith("-") and len(rest[-1]) > 1)


def _long(body: str, rest: list[str]) -> tuple[str, str]:
    name, equals, value = body.partition("=")
    if equals:
        return name, value
    if name not in _WITHOUT_VALUE and not name.startswith("no-") and _takes(rest):
        return name, rest.pop()
    return name, "true"


class _Dialect:
    """How one tool reads one-letter flags."""

    def __init__(self, tool: str, *, logs: bool) -> None:
        self.tool = tool
        self.kubernetes = tool in ("kubectl", "oc", "helm", "stern") or "*" in tool
        table = "kubectl" if self.kubernetes and tool != "helm" else tool
        self._with_value = _SHORTS_WITH_VALUE.get(table)
        self._names = _LONG_NAMES.get(table, {})
        self._follow = self.kubernetes and logs  # `kubectl logs -f` follows, `kubectl apply -f` names a file

    def shorts(self, body: str, rest: list[str]) -> list[tuple[str, str]]:
        """Read what follows a single hyphen: `-n production`, `-nproduction`, `-it`, `-5`."""
        if body.isdecimal():
            return [(self._name("n"), body)]
        if self._with_value is None:
            return [_long(body, rest)]
        out: list[tuple[str, str]] = []
        for place, letter in enumerate(body):
            if letter in self._with_value and not (letter == "f" and self._follow):
                value = body[place + 1 :].removeprefix("=")
                return [*out, (self._name(letter), value or (rest.pop() if _takes(rest) else "true"))]
            out.append((self._name(letter), "true"))
        return out

    def _name(self, letter: str) -> str:
        return "follow" if letter == "f" and self._follow else self._names.get(letter, letter)


def _kinds_apart(words: list[str]) -> list[str]:
    """Write kinds in one way and part `kind/name`; a word right after a kind is a name and stays."""
    out: list[str] = []
    name_next = False
    for word in words:
        kind, slash, name = word.partition("/")
        if slash and name and kind.lower() in KINDS:
            out += [KINDS[kind.lower()], name]
            name_next = False
        elif not name_next and all(part.lower() in KINDS for part in word.split(",")):
            out.append(",".join(KINDS[part.lower()] for part in word.split(",")))
            name_next = True
        else:
            out.append(word)
            name_next = False
    return out
