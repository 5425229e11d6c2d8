"""Finds every message of the core in its source: what the catalogue must translate."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING

from reports import errors
from reports.services import sending, submitting

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(errors.__file__).parent
_ERRORS = {
    name
    for module in (errors, sending, submitting)
    for name, cls in vars(module).items()
    if inspect.isclass(cls) and issubclass(cls, Exception)
}
# Notes and readings of the importers pass their messages through names and fields: there, every
# literal that reads as an English sentence counts.
_SENTENCE = re.compile(r"(?:“?%\(\w+\)s”?|“|[A-Z][a-z]+|A) [^<>{}]*[a-z)”]+[^<>{}]*")
_SENTENCES_IN = ("importers",)


def messages() -> dict[str, str]:
    """Message ids and where each stands."""
    found: dict[str, str] = {}
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        tree = ast.parse(path.read_text("utf-8"))
        for line, text in _marked(tree):
            found.setdefault(text, f"{name}:{line}")
        if name.startswith(_SENTENCES_IN):
            for line, text in _sentences(tree):
                found.setdefault(text, f"{name}:{line}")
    return found


def _marked(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """First arguments of N_() and of the error classes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if name in _ERRORS | {"N_"} and isinstance(first, ast.Constant):
                yield node.lineno, first.value


def _sentences(tree: ast.AST) -> Iterator[tuple[int, str]]:
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    attribute_docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings | attribute_docs
            and _SENTENCE.fullmatch(node.value)
            and len(node.value.split()) > 2
        ):
            yield node.lineno, node.value
