"""veraPDF, the reference validator for PDF/A and PDF/UA, from Maven Central."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from typing import TYPE_CHECKING

from deploy.local.elasticsearch_install import cache_directory

if TYPE_CHECKING:
    from pathlib import Path

VERSION = "1.28.2"
_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion><groupId>gongkai</groupId><artifactId>validator</artifactId>
<version>1</version><dependencies><dependency><groupId>org.verapdf.apps</groupId>
<artifactId>greenfield-apps</artifactId><version>{VERSION}</version></dependency></dependencies>
</project>"""


def install() -> Path | None:
    """The folder of its jars, fetched through Maven where they are missing; None without Maven."""
    folder = cache_directory() / f"verapdf-{VERSION}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "verapdf.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.is_dir():
            return folder
        maven = shutil.which("mvn")
        if maven is None or shutil.which("java") is None:
            return None
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        (partial / "pom.xml").write_text(_POM, "utf-8")
        command = [maven, "--quiet", "--batch-mode", "dependency:copy-dependencies"]
        done = subprocess.run(
            [*command, f"-DoutputDirectory={partial}"],
            cwd=partial,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        if done.returncode or not list(partial.glob("greenfield-apps-*.jar")):
            shutil.rmtree(partial)
            return None
        partial.rename(folder)
    return folder


def validate(jars: Path, flavour: str, *files: Path) -> list[str]:
    """The validator's verdicts (``PASS …`` or ``FAIL …``), one line per file."""
    command = ["java", "-cp", f"{jars}/*", "org.verapdf.apps.GreenfieldCliWrapper"]
    done = subprocess.run(
        [*command, "--format", "text", "--flavour", flavour, *map(str, files)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    return [line for line in done.stdout.splitlines() if line.startswith(("PASS", "FAIL"))]
