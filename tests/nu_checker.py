"""The Nu HTML checker (vnu), fetched from Maven Central like the Elasticsearch of the tests."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

from deploy.local.elasticsearch_install import cache_directory, find_java
from reports.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

VERSION = "26.5.2"
_PROJECT = f"""\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>gongkai</groupId><artifactId>tests</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>nu.validator</groupId><artifactId>validator</artifactId><version>{VERSION}</version>
  </dependency></dependencies>
</project>
"""


def install(java: Path) -> Path:
    """The folder of the checker and what it needs, fetched first where it is missing.

    Safe to call from several processes at once. UnavailableError where it cannot be had.
    """
    cache = cache_directory()
    cache.mkdir(parents=True, exist_ok=True)
    home = cache / f"nu-{VERSION}"
    with (cache / "lock-nu").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.is_dir():
            maven = shutil.which("mvn")
            if maven is None:
                raise UnavailableError("Fetching the Nu checker needs Maven (the command mvn)")
            partial = cache / f"fetching-nu-{VERSION}"
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            (partial / "pom.xml").write_text(_PROJECT)
            command = [maven, "--batch-mode", "--quiet", "dependency:copy-dependencies"]
            done = subprocess.run(
                [*command, f"-DoutputDirectory={partial}"],
                env={**os.environ, "JAVA_HOME": str(java)},
                cwd=partial,
                capture_output=True,
                text=True,
                timeout=600,
                check=False,
            )
            if done.returncode != 0 or not [*partial.glob(f"validator-{VERSION}.jar")]:
                said = (done.stdout + done.stderr).strip().splitlines()
                reason = said[-1] if said else "no reason given"
                raise UnavailableError(
                    "Maven could not fetch the Nu checker: %(reason)s", reason=reason
                )
            partial.rename(home)  # a half-fetched one is never taken for whole
    return home


def findings(pages: Iterable[Path]) -> list[dict[str, Any]]:
    """What it says of the files, in one run of Java (some five seconds); UnavailableError."""
    java = find_java()
    home = install(java)
    checker = "nu.validator.client.SimpleCommandLineValidator"
    done = subprocess.run(
        [
            *(java / "bin" / "java", "-Xmx300m", "-cp", f"{home}/*", checker),
            *("--format", "json", "--exit-zero-always", "--stdout", *map(str, pages)),
        ],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    return list(json.loads(done.stdout)["messages"])
