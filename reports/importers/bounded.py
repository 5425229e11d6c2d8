"""Reads strangers' files in a child process with bounds on time and memory.

A child of its own for each file: what one file does to its reader never reaches another, a
stuck parser can be killed, and it works where `multiprocessing` may not (Celery's workers are
daemonic). The answer comes back as JSON and is validated again, so a reader that a file has
subverted can at worst return a wrong report.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import simplejson

from reports.errors import GongkaiError, UnreadableFileError
from reports.importers.limits import MAX_BYTES, MAX_OUTPUT, OUT_OF_MEMORY, WALL_SECONDS
from reports.importers.model import Parsed, from_json

if TYPE_CHECKING:
    from collections.abc import Callable

_TOO_MUCH = (
    "The file takes more than %(seconds)s seconds or %(megabytes)s MB to read; "
    "save it again as a simple Word (.docx) or PDF file"
)
_GAVE_UP = "The file could not be read: its reader gave up"
_ROOT = Path(__file__).parents[2]


def parse_bytes(data: bytes, name: str | None = None) -> Parsed:
    """The report in a file; `name` tells what the file claims to be.

    UnreadableFileError, one clear line, for everything that is no report or cannot be read
    within 10 MB, 200 pages, 20 seconds and 512 MB.
    """
    return parse_with(_run, data, name)


def parse_with(run: Callable[[bytes, str | None], bytes], data: bytes, name: str | None) -> Parsed:
    """The same, read by `run`, which gives the child's answer."""
    if len(data) > MAX_BYTES:
        raise UnreadableFileError(
            "The file is larger than %(limit)s MB; send a smaller one", limit=MAX_BYTES // 2**20
        )
    if not data.strip():
        raise UnreadableFileError("The file is empty")
    out = run(data, name)
    try:
        answer = simplejson.loads(out, use_decimal=True)
        refused = answer.get("error")
        parsed = None if refused else from_json(answer)
        params = answer.get("params", {})
    except (ValueError, KeyError, TypeError, AttributeError, GongkaiError) as error:
        raise UnreadableFileError(_GAVE_UP) from error
    if parsed is None:
        raise UnreadableFileError(refused, **params)
    return parsed


def parse_file(path: str | os.PathLike[str]) -> Parsed:
    """Reads the file at `path`; see `parse_bytes`."""
    file = Path(path)
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFileError(
            "The file %(name)s cannot be opened: %(reason)s",
            name=file.name,
            reason=error.strerror or str(error),
        ) from error
    return parse_bytes(data, file.name)


def _run(data: bytes, name: str | None) -> bytes:
    """The child's answer; UnreadableFileError where it ran out of time or memory."""
    head = json.dumps({"name": name}).encode("ascii") + b"\n"
    child = subprocess.Popen(
        [sys.executable, "-m", "reports.importers.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        close_fds=True,
    )
    try:
        out, _ = child.communicate(head + data, timeout=WALL_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        raise _too_much() from None
    except BaseException:
        child.kill()
        child.communicate()
        raise
    return answer_of(child.returncode, out)


def environment() -> dict[str, str]:
    """The environment of a process that reads strangers' files: no secrets of ours in it."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "PYTHONHASHSEED": "0",
        "LC_ALL": "C.UTF-8",
        # Thread pools of numeric libraries reserve address space per core.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def answer_of(status: int, out: bytes) -> bytes:
    """The answer of a child that ended with this exit status (negative: by a signal)."""
    if status == OUT_OF_MEMORY or status < 0 or len(out) > MAX_OUTPUT:
        raise _too_much()
    if status != 0:
        raise UnreadableFileError(_GAVE_UP)
    return out


def _too_much() -> UnreadableFileError:
    from_limits = {"seconds": WALL_SECONDS, "megabytes": 512}
    return UnreadableFileError(_TOO_MUCH, **from_limits)
