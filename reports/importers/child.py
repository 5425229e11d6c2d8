"""The process that reads one file: limits first, then the name's line and the bytes from stdin.

Answers with JSON on stdout, either the parsed report or the error, and ends.
"""

from __future__ import annotations

import json
import resource
import sys

from reports.importers.limits import CPU_SECONDS, MEMORY, OUT_OF_MEMORY


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Reads stdin, writes the answer; a file that exhausts a limit ends the process instead."""
    # Before all else, so that imports are bounded too.
    _limit()
    stream = sys.stdin.buffer
    name = json.loads(stream.readline())["name"]
    return read(stream.read(), name)


def read(data: bytes, name: str | None) -> int:
    """Binds this process for good, writes the answer to stdout; the exit status."""
    _limit()
    import simplejson  # noqa: PLC0415

    from reports.errors import UnreadableFileError  # noqa: PLC0415
    from reports.importers.model import to_json  # noqa: PLC0415
    from reports.importers.reader import read_bytes  # noqa: PLC0415

    try:
        answer = to_json(read_bytes(data, name))
    except UnreadableFileError as error:
        answer = {"error": error.message, "params": error.params}
    except MemoryError:
        return OUT_OF_MEMORY
    except RecursionError:
        answer = {"error": "The file is nested too deeply to be read", "params": {}}
    sys.stdout.write(simplejson.dumps(answer, use_decimal=True))
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
