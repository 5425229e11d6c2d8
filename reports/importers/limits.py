"""The bounds within which a file must be read."""

from __future__ import annotations

MAX_BYTES = 10 * 2**20
MAX_PAGES = 200
WALL_SECONDS = 20
CPU_SECONDS = 20
MEMORY = 512 * 2**20
MAX_OUTPUT = 16 * 2**20  # no report has a tenth of this; a runaway answer is refused
