"""Reads reports from files: text, Word, HTML, PDF and our own JSON.

Bytes → type → blocks (lines and grids) → parts → tables, prose, metadata → content and notes.
"""

from reports.importers.bounded import parse_bytes, parse_file
from reports.importers.model import Note, Parsed, dump_parsed

__all__ = ["Note", "Parsed", "dump_parsed", "parse_bytes", "parse_file"]
