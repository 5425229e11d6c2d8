"""A real mail server for the tests: takes what it is sent, refuses and hangs where told to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage


@dataclass
class Mailbox:
    """What has arrived, and how the server behaves: an answer by address, a wait before it."""

    port: int
    answers: dict[str, str] = field(default_factory=dict)
    messages: list[EmailMessage] = field(default_factory=list)
    hangs: bool = False
    reached: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def addressees(self) -> list[str]:
        return [str(message["To"]) for message in self.messages]

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.reached += 1
        if self.hangs:
            await asyncio.Event().wait()
        content = envelope.original_content
        self.messages.append(email.message_from_bytes(content, policy=email.policy.default))
        return "250 OK"

    @contextmanager
    def open(self) -> Iterator[Mailbox]:
        """The server answers while this lasts."""
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()


def free_port() -> int:
    """A port where nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
