"""`gongkai render` on a file, without any service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from deploy.commands.render import EXIT_UNREADABLE, command
from reports.content import canonical_json, loads
from tests.reports.renderers.reports import filled

if TYPE_CHECKING:
    from pathlib import Path

STARTS = {"pdf": b"%PDF-", "docx": b"PK", "html": b"<!DOCTYPE html>", "xlsx": b"PK"}


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "report.json"
    file.write_text(canonical_json(filled("2021")), "utf-8")
    return file


@pytest.mark.parametrize("to", STARTS)
def test_writes_the_format_asked_for(report: Path, tmp_path: Path, to: str):
    out = tmp_path / "out"
    result = CliRunner().invoke(command, [str(report), "--to", to, "-o", str(out)])
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(STARTS[to])


def test_writes_json_to_standard_output(report: Path):
    result = CliRunner().invoke(command, [str(report), "--to", "json", "-o", "-"])
    assert loads(result.stdout_bytes) == filled("2021")


def test_a_file_that_is_no_report_leaves_nothing_behind(tmp_path: Path):
    file, out = tmp_path / "empty.txt", tmp_path / "out.pdf"
    file.write_bytes(b"")
    result = CliRunner().invoke(command, [str(file), "--to", "pdf", "-o", str(out)])
    assert result.exit_code == EXIT_UNREADABLE
    assert len(result.stderr.splitlines()) == 1
    assert not out.exists()
