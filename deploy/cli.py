"""The console script `gongkai`: one module in `deploy/commands` for each command.

Only the module of the command asked for is imported, so that reading or checking a file
does not wait for what the service needs.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import click

import deploy.commands
from reports.errors import GongkaiError, UnreadableFileError
from reports.locale import translate

UNREADABLE = 2
"""Exit status for a file that is no report; 1 is for every other failure."""


class Commands(click.Group):
    """Finds `<name>.py` in `deploy/commands` and in it `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Every command's name."""
        modules = pkgutil.iter_modules(deploy.commands.__path__)
        return sorted(_name(module.name) for module in modules if not module.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None where there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"deploy.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command


def _name(module: str) -> str:
    return module.replace("_", "-")


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongkai", prog_name="gongkai")
def gongkai() -> None:
    """Filing, checking, publishing and searching annual disclosure reports."""


def main() -> None:
    """Runs the command; an error of ours is one plain line and an exit status."""
    try:
        gongkai()
    except UnreadableFileError as error:
        _tell(error)
        sys.exit(UNREADABLE)
    except GongkaiError as error:
        _tell(error)
        sys.exit(1)


def _tell(error: GongkaiError) -> None:
    click.echo(f"gongkai: {translate(error.message, error.params)}", err=True)
