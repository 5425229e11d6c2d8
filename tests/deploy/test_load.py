"""`gongkai load`: which files it takes."""

from __future__ import annotations

from deploy.commands.load import sorted_files


def test_a_folder_gives_its_reports_and_says_why_it_skips_the_rest(tmp_path):
    for name in ("b.docx", "a.txt", "index.tsv", ".hidden.pdf", "deep/c.PDF", "README"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    found = {str(p.relative_to(tmp_path)): why for p, why in sorted_files([tmp_path])}
    assert [name for name, why in found.items() if why is None] == ["a.txt", "b.docx", "deep/c.PDF"]
    assert found["index.tsv"] == "no report: .tsv"
    assert found["README"] == "no report: no file type"
    assert ".hidden.pdf" not in found


def test_a_folder_below_a_hidden_one_is_read(tmp_path):
    folder = tmp_path / ".cache" / "reports"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("")
    assert [path.name for path, _ in sorted_files([folder])] == ["a.txt"]


def test_a_file_named_by_itself_is_always_tried(tmp_path):
    path = tmp_path / "report.wps"
    path.write_text("")
    assert list(sorted_files([path])) == [(path, None)]
