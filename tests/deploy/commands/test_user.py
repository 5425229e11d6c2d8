"""`gongkai user` on a real database: what it changes, and whose act the trail says it was."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from reports.services import accounts, administration, trail
from reports.services.accounts import NewMembership
from reports.services.actors import SYSTEM
from reports.services.views import TrailFilter
from reports.store.states import Role
from tests.conftest import environment_of
from web.auth.passwords import hash_password

if TYPE_CHECKING:
    from reports.services.core import Core

WHO = "wang.fang@example.com"


def gongkai(core: Core, *words: str, typed: str) -> str:
    """What the command says, run as on the server."""
    env = {k: v for k, v in os.environ.items() if k != "GONGKAI_DATA"}
    done = subprocess.run(
        [sys.executable, "-c", "from deploy.cli import main; main()", *words],
        input=typed,
        env={**env, **environment_of(core.settings)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_a_password_set_on_the_server_is_in_the_trail_as_the_service_s_act(core) -> None:
    for code, name in (("220203", "龙潭区"), ("220204", "船营区")):
        administration.create_district(core, SYSTEM, code, name)
    roles = [NewMembership(Role.REVIEWER, code) for code in ("220203", "220204")]
    accounts.create_account(core, WHO, "王芳", hash_password("the one before"), roles)
    before = accounts.find_account(core, WHO)
    said = gongkai(core, "user", "password", WHO, typed="a much better password\n")
    assert f"Password of {WHO} changed" in said
    after = accounts.find_account(core, WHO)
    assert after.password_hash != before.password_hash
    assert after.session_key != before.session_key
    found = trail.trail(core, SYSTEM, TrailFilter(act="password_changed")).results
    # Each district where they work sees it, and that it was not they who did it.
    assert [(row.actor, row.account_id, row.subject) for row in found] == [
        (SYSTEM.name, None, WHO),
        (SYSTEM.name, None, WHO),
    ]
    assert {row.district for row in found} == {"龙潭区", "船营区"}
