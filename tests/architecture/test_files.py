"""A file has one reason to change; at 300 lines it must say why it is still whole."""

from __future__ import annotations

import pytest

from tests.servers import ROOT

LONGEST = 300
PACKAGES = ("reports", "search", "web", "workers", "deploy", "migrations", "bench", "tests")
EXEMPT: dict[str, str] = {}
"""Path → the reason why it is not split."""

SOURCES = sorted(
    str(path.relative_to(ROOT)) for package in PACKAGES for path in (ROOT / package).rglob("*.py")
)


@pytest.mark.parametrize("source", SOURCES)
def test_no_file_outgrows_one_reason_to_change(source):
    lines = (ROOT / source).read_text("utf-8").count("\n")
    if source in EXEMPT:
        assert lines > LONGEST, "short enough now: strike it from the list"
    else:
        assert lines <= LONGEST


@pytest.mark.parametrize("source", SOURCES)
def test_no_file_is_a_place_for_everything(source):
    assert source.rpartition("/")[2] not in {"utils.py", "util.py", "helpers.py", "misc.py"}
