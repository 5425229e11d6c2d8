"""Keeps the programs of one machine running: starts, watches, starts again, ends in order."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from deploy.local.process import end, last_words, spawn
from reports.errors import UnavailableError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from types import FrameType

Say = Callable[[str], None]

_LONGEST_DELAY = 30.0
_CALM = 60.0
"""Seconds a program must have run for its next death to count as the first."""


class Program(Protocol):
    """Something that runs as a process of its own."""

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The process once started."""

    def start(self) -> object:
        """Starts it, and waits until it serves where it can tell."""

    def stop(self) -> None:
        """Ends it; nothing where it does not run."""


@dataclass
class Command:
    """A program that is one command. `ready`, where given, says whether it serves already."""

    words: Sequence[str]
    log: Path
    environment: Mapping[str, str]
    ready: Callable[[], bool] | None = None
    patience: float = 30
    """Seconds to start, and to end once asked."""
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it; UnavailableError where it ends at once or does not become ready."""
        self.process = spawn(self.words, self.log, environment=self.environment)
        if self.ready is None:
            return
        deadline = time.monotonic() + self.patience
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise UnavailableError(
                    "%(log)s ends with: %(reason)s", log=str(self.log), reason=last_words(self.log)
                )
            time.sleep(0.1)

    def ask(self) -> None:
        """Asks it to end, without waiting."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        """Asks it to end, and kills it after its patience."""
        if self.process is not None:
            end(self.process, signal.SIGTERM, self.patience)
            self.process = None


@dataclass
class _Watched:
    name: str
    program: Program
    started: float = 0.0
    deaths: int = 0
    again: float | None = None
    """When to start it again, where it has died."""


@dataclass
class Supervisor:
    """Starts programs in order, starts again what dies, ends all in reverse order."""

    say: Say
    _watched: list[_Watched] = field(default_factory=list)
    _stopping: bool = False

    def start(self, name: str, program: Program) -> None:
        """Starts the program and watches it from now on."""
        watched = _Watched(name, program)
        self._watched.append(watched)
        self._start(watched)

    def watch(self, every: float = 0.5) -> None:
        """Watches until a signal asks to stop."""
        while not self._stopping:
            for watched in self._watched:
                self._look_after(watched)
            time.sleep(every)

    def stop(self) -> None:
        """Ends every program: commands all at once, then servers, the last started first."""
        for watched in self._watched:
            if isinstance(watched.program, Command):
                watched.program.ask()
        while self._watched:
            self._watched.pop().program.stop()

    @contextmanager
    def signals(self) -> Iterator[None]:
        """Within, Ctrl-C and the like make `watch` return; before that, they raise."""
        kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {kind: signal.signal(kind, self._heard) for kind in kinds}
        try:
            yield
        finally:
            for kind, handler in before.items():
                signal.signal(kind, handler)

    def _heard(self, number: int, _: FrameType | None) -> None:
        del number
        if self._stopping:
            self.say("Still stopping; please wait")
        self._stopping = True

    def _start(self, watched: _Watched) -> None:
        watched.started = time.monotonic()
        watched.again = None
        watched.program.start()

    def _look_after(self, watched: _Watched) -> None:
        now = time.monotonic()
        if watched.again is None:
            process = watched.program.process
            if process is not None and process.poll() is None:
                return
            self._note_death(watched, now, "ended" if process is None else _how(process))
        elif now >= watched.again:
            try:
                self._start(watched)
            except UnavailableError as error:
                self._note_death(watched, time.monotonic(), f"did not start ({error})")
            else:
                self.say(f"{watched.name} runs again")

    def _note_death(self, watched: _Watched, now: float, how: str) -> None:
        watched.program.stop()  # what is left of its session
        watched.deaths = 1 if now - watched.started > _CALM else watched.deaths + 1
        delay = min(2.0 ** (watched.deaths - 1), _LONGEST_DELAY)
        watched.again = now + delay
        self.say(f"{watched.name} {how}; starting it again in {delay:.0f} s")


def _how(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with status {code}"
