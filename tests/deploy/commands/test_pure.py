"""The commands that need no service: exit statuses, output, and what a bad file says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import simplejson
from click.testing import CliRunner

from deploy.commands import check, parse
from reports.content import canonical_json, load
from tests.reports.importers import variants
from tests.reports.importers.contents import balanced as disordered
from tests.reports.rules.reports_at_hand import balanced, fill

if TYPE_CHECKING:
    from pathlib import Path

    from reports.content import Content


def _write(folder: Path, content: Content, name: str = "report.json") -> str:
    path = folder / name
    path.write_text(canonical_json(content), "utf-8")
    return str(path)


def test_parse_prints_content_and_notes(tmp_path: Path) -> None:
    content = balanced()
    result = CliRunner().invoke(parse.command, [_write(tmp_path, content)])
    assert result.exit_code == 0
    data = simplejson.loads(result.stdout, use_decimal=True)
    assert load(data) == content
    assert isinstance(data["notes"], list)


def test_check_without_errors(tmp_path: Path) -> None:
    result = CliRunner().invoke(check.command, [_write(tmp_path, balanced())])
    assert (result.exit_code, "未发现问题" in result.stdout) == (0, True)


def test_check_with_errors_names_cells_in_chinese(tmp_path: Path) -> None:
    content = fill(balanced(), "requests.new.research", 1)
    result = CliRunner().invoke(check.command, [_write(tmp_path, content)])
    assert result.exit_code == 1
    assert "错误（" in result.stdout
    assert "法人或其他组织·科研机构" in result.stdout


def test_check_as_json(tmp_path: Path) -> None:
    content = fill(balanced(), "requests.new.total", 6)
    result = CliRunner().invoke(check.command, [_write(tmp_path, content), "--json"])
    rows = simplejson.loads(result.stdout)
    assert result.exit_code == 1
    assert {tuple(row) for row in rows} == {
        ("rule", "severity", "where", "message", "expected", "found")
    }
    assert rows[0]["severity"] == "error"


def test_check_against_last_year(tmp_path: Path) -> None:
    now = _write(tmp_path, balanced())
    last = _write(tmp_path, balanced(year=2022), "last.json")
    result = CliRunner().invoke(check.command, [now, "--previous", last, "--json"])
    assert result.exit_code == 0
    assert "carryover.requests" in {row["rule"] for row in simplejson.loads(result.stdout)}


def test_check_does_not_compare_with_another_year(tmp_path: Path) -> None:
    now = _write(tmp_path, balanced())
    last = _write(tmp_path, balanced(year=2019, code="2019"), "last.json")
    result = CliRunner().invoke(check.command, [now, "--previous", last, "--json"])
    assert (result.exit_code, simplejson.loads(result.stdout)) == (0, [])
    assert "2019" in result.stderr


def test_check_says_nothing_about_sums_of_rows_that_could_not_be_read(tmp_path: Path) -> None:
    content = disordered(3)
    text = variants.to_text(content, "bare")
    row = "\n".join(str(c.value) for c in content.tables["requests"]["granted"].values())
    path = tmp_path / "report.txt"
    path.write_text(text.replace(row, f"{row}\n17\n18"), "utf-8")
    result = CliRunner().invoke(check.command, [str(path), "--json"])
    columns = content.layout.table("requests").columns
    totals = {f"tables.requests.handled_total.{c.code}" for c in columns}
    rows = [r for r in simplejson.loads(result.stdout) if r["rule"] == "arithmetic.results"]
    assert not totals & {r["where"] for r in rows}


@pytest.mark.parametrize("command", [check.command, parse.command], ids=["check", "parse"])
@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", "今天天气很好。".encode(), None])
def test_unreadable_files_give_one_line_and_exit_2(
    tmp_path: Path, command: object, data: bytes | None
) -> None:
    path = tmp_path / "report.txt"
    if data is not None:
        path.write_bytes(data)
    result = CliRunner().invoke(command, [str(path)])  # type: ignore[arg-type]
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
