"""Child processes that end with their parent, and what a killed parent left behind."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from reports.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class User:
    """The system account a server runs under where it refuses to be root.

    `passes_walls`: it may enter folders that only root may, such as a checkout in root's home.
    """

    name: str
    uid: int
    gid: int
    passes_walls: bool = False


def server_user(names: Sequence[str], paths: Iterable[Path]) -> User | None:
    """The first of the accounts that exists, able to reach `paths`; None where we are not root."""
    if os.geteuid() != 0:
        return None
    for name in names:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            user = User(name, entry.pw_uid, entry.pw_gid)
            walled = not all(_reaches(user, path) for path in paths)
            if walled and shutil.which("setpriv") is None:
                raise UnavailableError(
                    "The account %(name)s cannot reach the project; move it elsewhere", name=name
                )
            return User(name, entry.pw_uid, entry.pw_gid, passes_walls=walled)
    raise UnavailableError(
        "A server that refuses to run as root needs one of these accounts: %(names)s",
        names=", ".join(names),
    )


def _reaches(user: User, path: Path) -> bool:
    probe = subprocess.run(
        ["test", "-x", path],  # noqa: S607 (on every system)
        check=False,
        user=user.uid,
        group=user.gid,
        extra_groups=[],
    )
    return probe.returncode == 0


def run(
    command: Sequence[str | Path],
    cwd: Path,
    *,
    user: User | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Runs a command to its end; UnavailableError with what it said if it fails.

    `environment` is added to ours.
    """
    done = subprocess.run(
        _wrapped(command, user, None),
        check=False,
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        **_credentials(user),
    )
    if done.returncode != 0:
        raise UnavailableError(
            "%(program)s failed: %(reason)s",
            program=Path(command[0]).name,
            reason=done.stderr.strip()[-1000:],
        )
    return done.stdout


def spawn(
    command: Sequence[str | Path],
    log: Path | None,
    *,
    environment: Mapping[str, str] | None = None,
    user: User | None = None,
    cwd: Path | None = None,
    at_parents_death: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Starts a command in a session of its own, its output appended to `log` (None: ours).

    `environment` is added to ours. In its own session, so that Ctrl-C reaches the parent
    alone, which ends its children in order. The kernel sends `at_parents_death` when the
    *thread* that called this ends, so call it from the main one.
    """
    with nullcontext() if log is None else log.open("ab") as output:
        return subprocess.Popen(
            _wrapped(command, user, at_parents_death),
            env={**os.environ, **(environment or {})},
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **_credentials(user),
        )


def _wrapped(
    command: Sequence[str | Path], user: User | None, at_death: signal.Signals | None
) -> list[str]:
    """The command under `setpriv` (util-linux, part of every Linux).

    Where that is missing, as on macOS, a killed parent leaves its children behind, and the
    next start ends them.
    """
    words = [str(word) for word in command]
    setpriv = shutil.which("setpriv")
    if setpriv is None or (user is None and at_death is None):
        return words
    options = []
    if at_death is not None:
        options += ["--pdeathsig", at_death.name.removeprefix("SIG")]
    if user is not None:
        options += ["--reuid", str(user.uid), "--regid", str(user.gid), "--clear-groups"]
        if user.passes_walls:
            options += ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"]
    return [setpriv, *options, "--", *words]


def _credentials(user: User | None) -> dict[str, object]:
    if user is None or shutil.which("setpriv"):
        return {}
    return {"user": user.uid, "group": user.gid, "extra_groups": []}


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


def programs_in(folder: Path, name: str) -> list[psutil.Process]:
    """The running programs of that name whose working directory is `folder`.

    A server's working directory is its data, which tells it better than a process id in a
    file does: ids are used again, after a restart of the machine by somebody else.
    """
    found = []
    for process in psutil.process_iter(["name"]):
        with contextlib.suppress(psutil.Error, OSError):
            if process.info["name"] == name and Path(process.cwd()) == folder:
                found.append(process)
    return found


def programs_with(variable: str, value: str) -> list[psutil.Process]:
    """The running programs that were started with this in their environment, except us."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(variable) == value:
                found.append(process)
    return found


def end_programs(
    programs: Sequence[psutil.Process], number: signal.Signals = signal.SIGTERM, seconds: float = 20
) -> int:
    """Asks programs of an earlier run to end, kills what stays; how many there were."""
    for process in programs:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(number)
    _, alive = psutil.wait_procs(programs, timeout=seconds)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=seconds)
    return len(programs)


def package_folder(name: str) -> Path:
    """Where a package lies, found without running it: some write and warn when imported."""
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise UnavailableError("The package %(name)s is not installed", name=name)
    return Path(found.submodule_search_locations[0])


def free_port(preferred: int = 0) -> int:
    """A port of the loopback that nobody listened on a moment ago; `preferred` if it is free."""
    if preferred and port_is_free(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def port_is_free(port: int) -> bool:
    """Whether a server could listen on that port of the loopback."""
    with socket.socket() as probe:
        # As servers do: a port that only waits for late packets is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def write_secret(path: Path, text: str) -> None:
    """Writes a file that only we can read, whole or not at all."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", delete=False) as file:
        file.write(text)  # made for our eyes only
    Path(file.name).replace(path)


def last_words(log: Path, lines: int = 5) -> str:
    """The end of a log, for the message that says why something ended."""
    if not log.is_file():
        return "it said nothing"
    return " / ".join(log.read_text("utf-8", "replace").strip().splitlines()[-lines:])
