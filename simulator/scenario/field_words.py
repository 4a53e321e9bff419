"""What is said of a model's fields: the text under each of them in its source, for the schemas that editors show.

Separate from the models: pydantic can take these texts up itself, but reads every model's source for it at every start
of the program, and only `gameday schema` wants them.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise

from simulator.domain.base import Frozen


def field_words(model: type[Frozen]) -> dict[str, str]:
    """By a field's name: what its source says of it, what a base says included."""
    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if issubclass(each, Frozen) and each is not Frozen:
            found |= _of(each)
    return found


def _of(model: type[Frozen]) -> dict[str, str]:
    try:
        source = inspect.getsource(model)
    except OSError:
        return {}  # a model that was made at run time; what it is made of has said it
    (written,) = ast.parse(textwrap.dedent(source)).body
    found = {}
    for field, text in pairwise(written.body if isinstance(written, ast.ClassDef) else ()):
        match field, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                found[name] = inspect.cleandoc(words)
    return found
