"""The folder of a service: secrets for our eyes only, one service at a time, an address to find."""

from __future__ import annotations

import stat
import subprocess
import sys

import pytest

from deploy.core import find_settings
from deploy.folder import ServiceFolder
from reports.errors import ConflictError, UnavailableError
from reports.settings import Settings

SETTINGS = Settings("postgresql://a", "redis://b", "file:///c", "d")


@pytest.fixture
def folder(tmp_path):
    made = ServiceFolder(tmp_path / "data")
    made.make()
    return made


def test_secrets_are_made_once_and_are_ours_alone(folder):
    first = folder.secrets()
    assert folder.secrets() == first
    assert stat.S_IMODE((folder.path / "secrets.json").stat().st_mode) == 0o600


def test_one_service_at_a_time(folder):
    assert not folder.running()
    with folder.locked():
        assert folder.running()
        with pytest.raises(ConflictError), folder.locked():
            pass
    assert not folder.running()


def test_a_killed_service_leaves_no_lock(folder):
    code = (
        "import sys, time; from pathlib import Path; from deploy.folder import ServiceFolder\n"
        "with ServiceFolder(Path(sys.argv[1])).locked():\n print(1, flush=True); time.sleep(99)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder.path)], stdout=subprocess.PIPE
    ) as holder:
        holder.stdout.readline()
        assert folder.running()
        holder.kill()
    assert not folder.running()


def test_commands_find_a_running_service_and_name_the_way_to_start_one(folder, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    folder.publish(SETTINGS)
    with pytest.raises(UnavailableError, match="gongkai up --data"):
        find_settings(folder.path)
    with folder.locked():
        assert find_settings(folder.path) == SETTINGS
        monkeypatch.setenv("GONGKAI_DATA", str(folder.path))
        assert find_settings(None) == SETTINGS


def test_without_a_folder_the_urls_of_the_environment_serve(monkeypatch):
    monkeypatch.delenv("GONGKAI_DATA", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://x")
    monkeypatch.setenv("REDIS_URL", "redis://x")
    monkeypatch.setenv("GONGKAI_FILES_URL", "file:///x")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(UnavailableError, match="SECRET_KEY"):
        find_settings(None)
    monkeypatch.setenv("SECRET_KEY", "x")
    assert find_settings(None).redis_url == "redis://x"
