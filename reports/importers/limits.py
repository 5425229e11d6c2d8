"""The bounds within which a file must be read."""

from __future__ import annotations

MAX_BYTES = 10 * 2**20
MAX_PAGES = 200
MAX_BLOCKS = 20_000  # lines and tables: web pages with all their furniture stay far below
MAX_TEXT = 1_000_000  # characters of a text file, blanks and all
MAX_LINE = 50_000  # characters in one paragraph
MAX_CHARACTERS = 500_000  # in all: five times the longest report seen
WALL_SECONDS = 20
CPU_SECONDS = 20
MEMORY = 512 * 2**20
OUT_OF_MEMORY = 3  # exit status of the reading process; a limit may also end it by a signal
MAX_OUTPUT = 16 * 2**20  # no report has a tenth of this; a runaway answer is refused
