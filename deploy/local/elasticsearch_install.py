"""Finds or fetches what the real Elasticsearch needs: a JDK, Maven and the distribution.

Elastic publishes the minimal server on Maven Central; Maven fetches it because machines
without a way to elastic.co often have one to Central or a mirror of it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from reports.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = "9.5.0"
SHA256 = "db0e275fd790f723eca7bcde96069fd6fed304ad23afdb70c8c09553dd9e8b1b"
"""Of the distribution. Not every mirror of Maven Central carries its checksums, so the one that
counts stands here; a new version needs a new one."""
OLDEST_JAVA = 21  # what Elasticsearch 9 is compiled for
_ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_DOWNLOAD_SECONDS = 900  # 130 MB and Maven's own plugins over a slow line
_JDK_PACKAGES = ("openjdk-25-jdk-headless", "openjdk-21-jdk-headless")


def cache_directory() -> Path:
    """Where the distribution is kept: GONGKAI_CACHE, else the user's cache.

    Root's own home is closed to the unprivileged user that the server runs as, so root
    uses the machine's cache.
    """
    if named := os.environ.get("GONGKAI_CACHE"):
        return Path(named).resolve()
    if os.geteuid() == 0:
        return Path("/var/cache/gongkai")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gongkai"


def find_java() -> Path:
    """The home of a JDK that can run the server, installed through apt where root may.

    UnavailableError says what to install.
    """
    java = _best_java()
    if java is None:
        _apt_install(_JDK_PACKAGES)
        java = _best_java()
    if java is None:
        raise UnavailableError(
            "Elasticsearch needs a JDK of version %(version)s or later; "
            "install one and name it in ES_JAVA_HOME",
            version=OLDEST_JAVA,
        )
    return java


def install(java: Path) -> Path:
    """The unpacked distribution in the cache, fetched first where it is missing.

    Safe to call from several processes at once. UnavailableError where it cannot be had.
    """
    cache = cache_directory()
    home = cache / f"elasticsearch-{VERSION}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.is_dir():
            archive = _download(cache, java)
            # Unpacked beside and renamed, so a half-unpacked one is never taken for whole.
            partial = cache / f"unpacking-{VERSION}"
            shutil.rmtree(partial, ignore_errors=True)
            _unpack(archive, partial)
            (partial / home.name).rename(home)
            partial.rmdir()
            archive.unlink()
    return home


def _best_java() -> Path | None:
    for variable in ("ES_JAVA_HOME", "JAVA_HOME"):
        named = os.environ.get(variable)
        if named and _java_version(Path(named)) >= OLDEST_JAVA:
            return Path(named)
    versions = {home: _java_version(home) for home in _java_homes()}
    best = max(versions, key=lambda home: versions[home], default=None)
    return best if best is not None and versions[best] >= OLDEST_JAVA else None


def _java_homes() -> Iterator[Path]:
    yield from sorted(Path("/usr/lib/jvm").glob("*"))
    yield from sorted(Path("/Library/Java/JavaVirtualMachines").glob("*/Contents/Home"))
    if on_path := shutil.which("java"):
        yield Path(on_path).resolve().parent.parent


def _java_version(home: Path) -> int:
    """The major version of the JDK at `home`; 0 where there is none that starts."""
    java = home / "bin" / "java"
    if not java.is_file():
        return 0
    try:
        # `java -version` writes to standard error: openjdk version "25.0.1" 2025-10-21
        answer = subprocess.run(
            [java, "-version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = re.search(r'version "(\d+)', answer.stderr)
    return int(match[1]) if match and answer.returncode == 0 else 0


def _download(cache: Path, java: Path) -> Path:
    maven = shutil.which("mvn")
    if maven is None:
        _apt_install(("maven",))
        maven = shutil.which("mvn")
    if maven is None:
        raise UnavailableError("Fetching Elasticsearch needs Maven (the command mvn)")
    command = [maven, "--batch-mode", "--quiet", "dependency:copy"]
    command += [f"-Dartifact={_ARTIFACT}", f"-DoutputDirectory={cache}"]
    try:
        done = subprocess.run(
            command,
            env={**os.environ, "JAVA_HOME": str(java)},
            cwd=cache,  # away from any pom.xml
            capture_output=True,
            text=True,
            timeout=_DOWNLOAD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnavailableError(
            "Fetching Elasticsearch took longer than %(seconds)s seconds", seconds=_DOWNLOAD_SECONDS
        ) from error
    archive = cache / f"elasticsearch-{VERSION}.zip"
    if done.returncode != 0 or not archive.is_file():
        said = _COLOUR.sub("", done.stdout + done.stderr).strip().splitlines()
        reason = next((line for line in said if "ERROR" in line), "no reason given")
        raise UnavailableError("Maven could not fetch Elasticsearch: %(reason)s", reason=reason)
    _require_known(archive)
    return archive


def _require_known(archive: Path) -> None:
    """Removes what is not the distribution we know; UnavailableError."""
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        archive.unlink()
        raise UnavailableError(
            "What Maven fetched is not Elasticsearch %(version)s: its SHA-256 is %(found)s,"
            " expected %(expected)s",
            version=VERSION,
            found=found,
            expected=SHA256,
        )


def _unpack(archive: Path, target: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        for entry in packed.infolist():
            path = Path(packed.extract(entry, target))
            # zipfile drops the modes; the server's user must read everything, run scripts.
            executable = entry.is_dir() or entry.external_attr >> 16 & 0o100
            path.chmod(0o755 if executable else 0o644)
    target.chmod(0o755)


def _apt_install(packages: tuple[str, ...]) -> None:
    """Installs the first of the packages that this Debian or Ubuntu has, as root; else nothing."""
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or apt is None:
        return
    if _quietly(apt, "update"):
        for package in packages:
            if _quietly(apt, "install", "--yes", "--no-install-recommends", package):
                return


def _quietly(*command: str) -> bool:
    """Whether the command succeeded."""
    done = subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        capture_output=True,
        check=False,
        timeout=_DOWNLOAD_SECONDS,
    )
    return done.returncode == 0
