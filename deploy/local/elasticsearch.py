"""The real Elasticsearch on this machine, for tests and for anyone with a JDK.

Not for production: one node, no security, no replicas. It ends with the process that
started it.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Self

import click

from deploy.local.elasticsearch_install import find_java, install
from reports.errors import UnavailableError

_START_SECONDS = 180  # 30 s seen on two idle cores; tests share them with everything else
_STOP_SECONDS = 30

_CONFIGURATION = """\
cluster.name: gongkai-local
discovery.type: single-node
network.host: 127.0.0.1
http.port: {port}
transport.port: 0
path.data: {data}
path.logs: {logs}
# The port is chosen by the system where 0 is asked for, and read from this file.
node.portsfile: true
xpack.security.enabled: false
# An index that nobody defined would hide a typing error behind a guessed mapping.
action.auto_create_index: false
# A developer's disk is often nearly full; the server would turn read-only.
cluster.routing.allocation.disk.threshold_enabled: false
"""


class Elasticsearch:
    """A running server. `url` is its address; leave the context or call `stop` to end it."""

    def __init__(self, process: subprocess.Popen[bytes], url: str, scratch: Path | None) -> None:
        self.url = url
        self._process = process
        self._scratch = scratch

    @property
    def pid(self) -> int:
        """The process to signal."""
        return self._process.pid

    def stop(self) -> None:
        """Ends the server, politely first, and removes its data where it was temporary."""
        _end(self._process)
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start_elasticsearch(
    data_dir: str | Path | None = None, port: int = 0, heap: str = "1g"
) -> Elasticsearch:
    """Starts a server on the loopback and waits until it answers (about 30 s).

    `data_dir` keeps configuration, data and logs; None for a temporary one. `port` 0 takes
    a free one. Fetches the server on first use. As root it runs as another user, who must
    be able to reach `data_dir`. UnavailableError says what is missing or went wrong.
    """
    java = find_java()
    home = install(java)
    user = _server_user()
    scratch = None
    if data_dir is None:
        scratch = Path(tempfile.mkdtemp(prefix="gongkai-elasticsearch-"))
        data_dir = scratch
    directory = Path(data_dir).resolve()
    configuration = _configure(directory, home, port, user)
    command = [str(home / "bin" / "elasticsearch"), "--quiet"]
    if setpriv := shutil.which("setpriv"):
        # Even a killed parent takes the server along.
        command = [setpriv, "--pdeathsig", "TERM", *command]
    environment = {
        **os.environ,
        "ES_JAVA_HOME": str(java),
        "ES_PATH_CONF": str(configuration),
        "ES_JAVA_OPTS": f"-Xms{heap} -Xmx{heap}",
        "HOME": str(directory),
    }
    with (directory / "output.log").open("wb") as output:
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the parent, which stops the server itself
            **({} if user is None else _credentials(user)),
        )
    try:
        url = _wait(process, directory)
    except BaseException:
        _end(process)
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)
        raise
    return Elasticsearch(process, url, scratch)


def _server_user() -> pwd.struct_passwd | None:
    """The user to run as where we are root (the server refuses to be root), else None."""
    if os.geteuid() != 0:
        return None
    for name in ("elasticsearch", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise UnavailableError("Elasticsearch refuses to run as root and there is no user nobody")


def _credentials(user: pwd.struct_passwd) -> dict[str, object]:
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _configure(directory: Path, home: Path, port: int, user: pwd.struct_passwd | None) -> Path:
    """Writes the server's configuration below `directory`; its folder."""
    configuration, data, logs = (directory / name for name in ("config", "data", "logs"))
    shutil.copytree(home / "config", configuration, dirs_exist_ok=True)
    for folder in (data, logs):
        folder.mkdir(parents=True, exist_ok=True)
    text = _CONFIGURATION.format(port=port, data=data, logs=logs)
    (configuration / "elasticsearch.yml").write_text(text, "utf-8")
    (logs / "http.ports").unlink(missing_ok=True)
    if user is not None:
        for path in (directory, *directory.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
        for path in (directory, home):
            _require_reachable(path, user)
    return configuration


def _require_reachable(path: Path, user: pwd.struct_passwd) -> None:
    probe = subprocess.run(["test", "-x", path], check=False, **_credentials(user))  # noqa: S607
    if probe.returncode != 0:
        raise UnavailableError(
            "The user %(user)s, who runs Elasticsearch, cannot reach %(path)s",
            user=user.pw_name,
            path=str(path),
        )


def _wait(process: subprocess.Popen[bytes], directory: Path) -> str:
    """The server's URL, as soon as it can serve."""
    ports = directory / "logs" / "http.ports"
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise UnavailableError(
                "Elasticsearch ended while starting: %(reason)s", reason=_last_words(directory)
            )
        lines = ports.read_text("utf-8").split() if ports.is_file() else []
        if lines and _answers(address := lines[0]):
            return f"http://{address}"
        time.sleep(0.2)
    raise UnavailableError(
        "Elasticsearch did not answer within %(seconds)s seconds: %(reason)s",
        seconds=_START_SECONDS,
        reason=_last_words(directory),
    )


def _answers(address: str) -> bool:
    connection = http.client.HTTPConnection(address, timeout=5)
    try:
        connection.request("GET", "/_cluster/health?wait_for_status=yellow&timeout=3s")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _last_words(directory: Path) -> str:
    lines = (directory / "output.log").read_text("utf-8", "replace").strip().splitlines()
    return " / ".join(lines[-3:]) or "it said nothing"


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_SECONDS)
    # The launcher's child, the server proper, is of the same group; none may stay behind.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@click.command()
@click.option("--port", default=9200, show_default=True, help="0 takes a free port")
@click.option("--data", type=click.Path(path_type=Path), help="Keeps the index; else temporary")
@click.option("--heap", default="1g", show_default=True, help="Memory of the server")
def main(port: int, data: Path | None, heap: str) -> None:
    """Start Elasticsearch and print its address; Ctrl-C ends it."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    click.echo("Elasticsearch is starting (the first time it is fetched, 130 MB) …", err=True)
    try:
        with start_elasticsearch(data, port, heap) as server:
            click.echo(f"ELASTICSEARCH_URL={server.url}")
            sys.stdout.flush()
            ended.wait()
    except UnavailableError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
