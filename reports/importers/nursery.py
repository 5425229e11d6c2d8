"""Reads many strangers' files, each still in a child process of its own, without its start-up.

A Python process that imports the readers takes some 300 ms (600 with PDF), reading a report
10–100. So a process is started once for a batch, imports the readers, and forks for each file: the
fork is bound as `bounded`'s child is, reads the one file and ends. The process between never looks
into a file, so what one file does to its reader still reaches no other.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from reports.errors import UnreadableFileError
from reports.importers.bounded import answer_of, environment, parse_with
from reports.importers.limits import MAX_OUTPUT, WALL_SECONDS

if TYPE_CHECKING:
    from typing import Self

    from reports.importers.model import Parsed

_GAVE_UP = "The file could not be read: its reader gave up"
_PIECE = 1 << 16  # bytes
_GRACE = 5.0
"""Seconds beyond the file's own: the process between starts and imports in that time."""
_KILLED = -signal.SIGKILL


class Nursery:
    """A process that forks a reader for each file; ended with the context."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def parse(self, data: bytes, name: str | None = None) -> Parsed:
        """The report in a file, as `parse_bytes` gives it; UnreadableFileError."""
        return parse_with(self._run, data, name)

    def _run(self, data: bytes, name: str | None) -> bytes:
        process = self._started()
        head = json.dumps({"name": name, "size": len(data)}).encode("ascii") + b"\n"
        try:
            status, out = self._ask(process, head + data)
        except TimeoutError:
            self._end()
            status, out = _KILLED, b""
        except (OSError, ValueError) as error:
            self._end()
            raise UnreadableFileError(_GAVE_UP) from error
        except BaseException:
            # Such as the worker's time limit: half an answer must not be the next file's.
            self._end()
            raise
        return answer_of(status, out)

    def _ask(self, process: subprocess.Popen[bytes], question: bytes) -> tuple[int, bytes]:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(question)
        process.stdin.flush()
        # Read past the buffered reader: `select` sees what is in the pipe, not in its buffer.
        pipe = process.stdout.fileno()
        until = time.monotonic() + WALL_SECONDS + _GRACE
        got = b""
        while b"\n" not in got:
            got += _piece(pipe, until)
        line, _, out = got.partition(b"\n")
        status, size = json.loads(line)
        pieces, have = [out], len(out)
        while have < size:
            pieces.append(_piece(pipe, until))
            have += len(pieces[-1])
        return status, b"".join(pieces)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "reports.importers.nursery"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(),
                close_fds=True,
                start_new_session=True,  # its forks end with it
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        assert process.stdin is not None
        assert process.stdout is not None
        # Whatever is still to be written has no reader any more.
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        process.stdout.close()
        process.wait()


def _piece(pipe: int, until: float) -> bytes:
    ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
    if not ready:
        raise TimeoutError
    piece = os.read(pipe, _PIECE)
    if not piece:
        message = "the process between has ended"
        raise OSError(message)
    return piece


def main() -> int:
    """The process between: imports the readers, then forks one for each file on stdin."""
    # Imported once, here, for all forks.
    import simplejson  # noqa: F401, PLC0415

    import reports.importers.pdf  # noqa: PLC0415
    import reports.importers.reader  # noqa: F401, PLC0415
    from reports.importers.child import read  # noqa: PLC0415

    stream = sys.stdin.buffer
    while line := stream.readline():
        head = json.loads(line)
        data = stream.read(head["size"])
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(ours)
            # The fork keeps no way to the worker but its own answer.
            null = os.open(os.devnull, os.O_RDWR)
            os.dup2(null, sys.stdin.fileno())
            os.dup2(theirs, sys.stdout.fileno())
            os.close(theirs)
            os._exit(read(data, head["name"]))
        os.close(theirs)
        status, out = _reap(child, ours)
        sys.stdout.buffer.write(json.dumps([status, len(out)]).encode("ascii") + b"\n" + out)
        sys.stdout.buffer.flush()
    return 0


def _reap(child: int, pipe: int) -> tuple[int, bytes]:
    """The fork's exit status (negative: the signal that ended it) and what it wrote."""
    until = time.monotonic() + WALL_SECONDS
    pieces, size = [], 0
    while size <= MAX_OUTPUT:
        ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
        piece = os.read(pipe, _PIECE) if ready else b""
        if not piece:
            if not ready:
                os.kill(child, signal.SIGKILL)
            break
        pieces.append(piece)
        size += len(piece)
    else:
        os.kill(child, signal.SIGKILL)
    os.close(pipe)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), b"".join(pieces)


if __name__ == "__main__":
    sys.exit(main())
