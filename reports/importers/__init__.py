"""Reads reports from files: text, Word, HTML, PDF and our own JSON.

Bytes → type → blocks (lines and grids) → parts → tables, prose, metadata → content and notes.
"""

from reports.importers.bounded import parse_bytes, parse_file
from reports.importers.model import Note, Parsed, dump_parsed
from reports.importers.office import office_of_title

__all__ = ["Note", "Parsed", "dump_parsed", "office_of_title", "parse_bytes", "parse_file"]
