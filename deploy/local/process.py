"""Child processes that end with the process that started them, however that one ends."""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import pwd
import signal
import socket
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from reports.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_PR_SET_PDEATHSIG = 1  # prctl(2)


def spawn(
    command: Sequence[str],
    log: Path,
    *,
    environment: Mapping[str, str] | None = None,
    user: pwd.struct_passwd | None = None,
    at_parents_death: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Starts a command in a session of its own, its output appended to `log`.

    `environment` is added to ours. The kernel sends `at_parents_death` when the thread that
    called this ends, so call it from the main one.
    """
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 (the callers' own commands)
            list(command),
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the parent, which ends the child in its turn
            preexec_fn=_die_with_parent(at_parents_death),  # noqa: PLW1509 (one prctl call)
            **credentials(user),
        )


def _die_with_parent(number: signal.Signals) -> Callable[[], None]:
    prctl = ctypes.CDLL(None).prctl  # looked up before the fork
    parent = os.getpid()

    def set_it() -> None:
        prctl(_PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:  # it died between fork and prctl
            os._exit(1)

    return set_it


def end(
    process: subprocess.Popen[bytes], number: signal.Signals = signal.SIGTERM, seconds: float = 30
) -> None:
    """Asks the process to end, waits, then kills whatever is left of its session."""
    if process.poll() is None:
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def server_user(*names: str) -> pwd.struct_passwd | None:
    """The first of the users that exists, to run as where we are root; None for ourselves."""
    if os.geteuid() != 0:
        return None
    for name in names:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise UnavailableError(
        "A server that refuses to run as root needs one of these users: %(names)s",
        names=", ".join(names),
    )


def credentials(user: pwd.struct_passwd | None) -> dict[str, object]:
    """What `subprocess` needs to run as the user."""
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def package_folder(name: str) -> Path:
    """Where a package lies, found without running it: some write and warn when imported."""
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise UnavailableError("The package %(name)s is not installed", name=name)
    return Path(found.submodule_search_locations[0])


def open_to_everyone(folder: Path) -> None:
    """Lets other users pass to the folder; what lies in it keeps its own permissions."""
    for path in (folder.resolve(), *folder.resolve().parents):
        mode = path.stat().st_mode
        if not mode & stat.S_IXOTH:
            path.chmod(mode | stat.S_IXOTH)


def free_port() -> int:
    """A port of the loopback that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def last_words(log: Path, lines: int = 5) -> str:
    """The end of a log, for the message that says why something ended."""
    if not log.is_file():
        return "it said nothing"
    return " / ".join(log.read_text("utf-8", "replace").strip().splitlines()[-lines:])
