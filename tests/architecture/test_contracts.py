"""Every import contract refuses the import it is there for.

A contract that never fails holds nothing: wrong imports are put into a copy of the tree, each
in a module of its own, and the linter must name every one under its contract.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.servers import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_LINTER = "from importlinter.cli import lint_imports_command"
PACKAGES = ("web", "workers", "search", "reports", "deploy")

# contract id, the package that the wrong module is put into, what it imports
WRONG = [
    ("direction", "web.public", "workers.app"),
    ("direction", "workers", "web.app"),
    ("direction", "web.public", "deploy.cli"),
    ("direction", "workers", "deploy.core"),
    ("direction", "search", "web.app"),
    ("direction", "reports.store", "search"),
    ("direction", "reports.services", "workers.app"),
    ("core", "reports.store", "reports.services.core"),
    ("core", "reports.importers", "reports.store.scope"),
    ("core", "reports.importers", "reports.renderers.pdf"),
    ("core", "reports.renderers", "reports.importers.reader"),
    ("core", "reports.rules", "reports.ports"),
    ("core", "reports.content", "reports.rules.catalogue"),
    ("core", "reports.form", "reports.content.model"),
    ("core", "reports.locale", "reports.form"),
    ("pure", "reports.form", "flask"),
    ("pure", "reports.content", "sqlalchemy"),
    ("pure", "reports.rules", "elasticsearch"),
    ("core-frameworks", "reports.services", "celery"),
    ("core-frameworks", "reports.store", "redis"),
    ("core-frameworks", "reports.renderers", "flask"),
    ("core-frameworks", "reports.services", "elasticsearch"),
    ("sql", "web.public", "sqlalchemy"),
    ("sql", "workers", "psycopg"),
    ("sql", "reports.services", "sqlalchemy"),
    ("elasticsearch", "web.public", "elasticsearch"),
    ("elasticsearch", "workers", "elasticsearch"),
    ("search-port", "web.public", "search"),
    ("search-port", "reports.services", "search"),
    ("search-edge", "search", "reports.services.core"),
    ("search-edge", "search", "reports.store.database"),
]


def _names() -> dict[str, str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    return {contract["id"]: contract["name"] for contract in contracts}


def _lint(tree: Path) -> str:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as c; c()",
            "--no-cache",
        ],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "PYTHONSAFEPATH": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def broken(tmp_path_factory) -> dict[str, str]:
    """The linter's complaints by contract name, about a tree with every wrong import."""
    tree = tmp_path_factory.mktemp("tree")
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tree / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tree)
    for number, (_, package, target) in enumerate(WRONG):
        (tree / package.replace(".", "/") / f"wrong_{number}.py").write_text(f"import {target}\n")
    # A module that no layer places, and two that import each other.
    (tree / "reports" / "placed_nowhere.py").write_text("")
    for name, other in (("ring_a", "ring_b"), ("ring_b", "ring_a")):
        (tree / "web" / f"{name}.py").write_text(f"import web.{other}\n")
    output = _lint(tree)
    sections = re.split(r"^(.+)\n-+\n", output, flags=re.MULTILINE)
    return {name.strip(): text for name, text in zip(sections[1::2], sections[2::2], strict=True)}


@pytest.mark.parametrize("number", range(len(WRONG)), ids=lambda n: "-".join(WRONG[n]))
def test_a_wrong_import_breaks_its_contract(broken, number):
    contract, package, target = WRONG[number]
    text = broken.get(_names()[contract], "")
    importer = re.escape(f"{package}.wrong_{number}")
    assert re.search(rf"{importer}\s+->\s+{re.escape(target)}\b", text), text or sorted(broken)


def test_a_module_placed_nowhere_breaks_the_layers(broken):
    assert "placed_nowhere" in broken[_names()["core"]]


def test_a_cycle_is_found(broken):
    assert "ring_a" in broken[_names()["cycles"]]


def test_every_contract_has_its_wrong_import():
    assert {wrong[0] for wrong in WRONG} | {"cycles"} == set(_names())


def test_the_tree_itself_keeps_every_contract():
    output = _lint(ROOT)
    assert f"Contracts: {len(_names())} kept, 0 broken." in output, output
