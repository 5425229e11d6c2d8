"""A real HTTPS server that webhooks are delivered to: keeps what comes, answers as it is told."""

from __future__ import annotations

import ssl
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NETWORKS = ("127.0.0.0/8", "::1/128")
"""What an operator must allow so that anything is delivered on this machine."""


@dataclass
class Received:
    """A message as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """What has come, and what is answered: a status, further headers, a byte in so many seconds."""

    folder: Path
    port: int = 0
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0
    messages: list[Received] = field(default_factory=list)
    hold: threading.Event | None = None
    """While it is set aside and not set, no message is answered."""

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/in"

    @property
    def certificate(self) -> Path:
        return self.folder / "receiver.pem"

    @contextmanager
    def open(self) -> Iterator[Receiver]:
        """The server answers while this lasts."""
        _make_certificate(self.certificate)
        server = _Server(("127.0.0.1", self.port), self._handler())
        server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=[0.05])
        thread.start()
        try:
            yield self
        finally:
            if self.hold is not None:
                self.hold.set()
            server.shutdown()
            thread.join()
            server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.messages.append(Received(self.path, dict(self.headers), body))
                if receiver.hold is not None:
                    receiver.hold.wait(60)
                with suppress(OSError):  # whoever gave up waiting is gone
                    if receiver.drip:
                        self._drip()
                    self.send_response(receiver.status)
                    for name, value in receiver.headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            def _drip(self) -> None:
                for byte in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 90:
                    self.wfile.write(bytes([byte]))
                    time.sleep(receiver.drip)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Who gives up during the handshake is part of what is tested."""


def _make_certificate(path: Path) -> None:
    """A certificate for `localhost` that vouches for itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
