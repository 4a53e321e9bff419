"""Variants: parts of a scenario that are merged over it, one of which the seed picks.

Separate because merging happens on the tree, before anything is validated: each merged value still knows the line that
it was written in, so that a mistake in a variant is shown where it stands.
"""

from __future__ import annotations

from simulator.scenario.problems import Problems, dotted
from simulator.scenario.schema import MAX_VARIANTS
from simulator.scenario.source import MAX_NODES
from simulator.scenario.tree import Entries, Items, Node

_FIXED = ("version", "seed", "policy", "vary")
"""What every variant has in common."""


def variants_of(root: Entries, problems: Problems) -> list[Entries]:
    """Every scenario that a document may turn into; the document itself where it has no `vary`."""
    vary = root.get("vary")
    if vary is None:
        return [root]
    base = Entries(root.place, {key: value for key, value in root.entries.items() if key != "vary"}, root.size)
    parts = _parts(vary, problems)
    if root.size * len(parts) > 4 * MAX_NODES:
        says = "The variants make too large a document together. Write fewer, or a smaller scenario"
        problems.add(vary.place, "vary", says, "too-many-values")
        parts = []
    return [merged(base, part) for part in parts] or [base]


def _parts(vary: Node, problems: Problems) -> list[Entries]:
    if not isinstance(vary, Items) or not vary.items:
        says = "is a list of alternatives. Begin each with '- ' and the keys that differ"
        problems.add(vary.place, "vary", says, "wrong-type")
        return []
    if len(vary.items) > MAX_VARIANTS:
        problems.add(vary.place, "vary", f"at most {MAX_VARIANTS} variants may be given", "wrong-value")
        return []
    parts = []
    for place, item in enumerate(vary.items):
        if not isinstance(item, Entries):
            says = "A variant is a mapping: the keys that differ"
            problems.add(item.place, dotted(["vary", place]), says, "wrong-type")
            continue
        for key in _FIXED:
            if key in item.entries:
                says = f"'{key}' is the same in every variant. Move it out of vary"
                problems.add(item.entries[key][0], dotted(["vary", place, key]), says, "wrong-value")
        parts.append(item)
    return parts


def merged(base: Entries, over: Entries) -> Entries:
    """One mapping over another: mappings merge, everything else is replaced."""
    entries = dict(base.entries)
    for key, (place, node) in over.entries.items():
        under = entries.get(key)
        if under is not None and isinstance(under[1], Entries) and isinstance(node, Entries):
            entries[key] = (place, merged(under[1], node))
        else:
            entries[key] = (place, node)
    return Entries(base.place, entries, base.size + over.size)
