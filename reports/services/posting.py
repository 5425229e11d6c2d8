"""Sending a message to an address that somebody else chose: to public servers only.

Whoever may add a webhook must not reach, through this service, what only this service can
reach. The name is resolved once, every address it stands for is looked at, and the connection
goes to that very address: what the name means a moment later (DNS rebinding) is of no account.
Only HTTPS to a few ports; the certificate is checked for the name. Redirects are not followed,
the answer's body is not read, proxies of the environment are not used.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
from contextlib import closing, suppress
from http.client import HTTPException, HTTPSConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import idna

from reports.errors import GongkaiError, InvalidContentError
from reports.rules.model import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_URL = 1_000
CONNECT = 5.0
"""Seconds to one address."""
MOST_ADDRESSES = 3
"""Of a name, tried one after another."""
PATIENCE = 10.0
"""Seconds for the handshake, and again for all of the answer's head, however slowly it drips."""

_GLOBAL = ipaddress.ip_network("2000::/3")
"""Addresses of IPv6 given out for the public (RFC 4291); translations and mappings are outside."""
_SIX_TO_FOUR = ipaddress.ip_network("2002::/16")  # stands for an IPv4 address (RFC 3056)
_SENDABLE = re.compile(r"[!-~]*")

Address = tuple[socket.AddressFamily, str]


class UnreachableError(GongkaiError):
    """The receiver was not reached, or gave no answer that is one."""

    code = "unreachable"


def checked(url: str, ports: Sequence[int]) -> str:
    """The address as it is called; InvalidContentError says what is wrong with it.

    Where the name leads is looked at when something is sent: it may change at any time.
    """
    wrong = InvalidContentError("This is no web address: check how it is written")
    url = url.strip()
    if any(letter <= " " for letter in url):  # which the next step would drop in silence
        raise wrong
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", 443 if parts.port is None else parts.port
        if "%" in host:  # a zone of this machine's (RFC 6874)
            raise wrong
        if ":" in host:
            host = f"[{ipaddress.IPv6Address(host)}]"
        elif host:
            host = idna.encode(host, uts46=True).decode("ascii")
    except (ValueError, UnicodeError) as error:  # idna's errors are of the latter
        raise wrong from error
    if parts.scheme != "https" or not host or len(url) > MAX_URL:
        raise InvalidContentError(
            "Enter an address that begins with https://, of at most %(most)s characters",
            most=MAX_URL,
        )
    if "@" in parts.netloc:
        raise InvalidContentError(
            "Leave user name and password out of the address: deliveries are signed"
        )
    if port not in ports:
        raise InvalidContentError(
            "Webhooks go to these ports only: %(ports)s", ports=", ".join(map(str, ports))
        )
    if not _SENDABLE.fullmatch(parts.path + parts.query):
        raise InvalidContentError("Percent-encode what is not ASCII in the path of the address")
    place = host if port == 443 else f"{host}:{port}"
    return urlunsplit(("https", place, parts.path or "/", parts.query, ""))


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody on the internet could reach."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and (ip not in _GLOBAL or ip in _SIX_TO_FOUR):
        return False
    return ip.is_global and not ip.is_multicast


def resolved(host: str, networks: Sequence[str]) -> tuple[Address, ...]:
    """The addresses a name stands for; UnreachableError unless all of them may be connected to.

    It says the same of a name that leads to us as of one that leads nowhere: what names there are
    in our network is nobody's business.
    """
    refused = UnreachableError(N_("The name of the host leads to no public address"))
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise refused from error
    allowed = [ipaddress.ip_network(network) for network in networks]
    addresses = dict.fromkeys((family, str(place[0])) for family, *_, place in found)
    for _, address in addresses:
        inside = any(ipaddress.ip_address(address) in network for network in allowed)
        if not (inside or is_public(address)):
            raise refused
    return tuple(addresses)[:MOST_ADDRESSES]


def post(url: str, body: bytes, headers: Mapping[str, str], networks: Sequence[str] = ()) -> int:
    """Sends, and gives the status of the answer; UnreachableError where there is none.

    `url` is one that `checked` gave.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    connection = _Pinned(host, parts.port or 443, resolved(host, networks))
    try:
        return connection.post(f"{parts.path}?{parts.query}".rstrip("?"), body, headers)
    except (OSError, HTTPException, ValueError) as error:
        reason = N_("The receiver did not answer in time")
        if not connection.late and not isinstance(error, TimeoutError):
            reason = N_("The receiver cannot be reached: %(reason)s")
        raise UnreachableError(reason, reason=_said(error)) from error
    finally:
        connection.close()


class _Pinned(HTTPSConnection):
    """A connection to addresses that were looked at, under the name they were found by."""

    def __init__(self, host: str, port: int, addresses: Sequence[Address]) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=PATIENCE, context=self._tls)
        self._addresses = addresses
        self.late = False

    def connect(self) -> None:
        """Connects to the first address that takes it; no name is resolved here."""
        for number, (family, address) in enumerate(self._addresses, start=1):
            plain = socket.socket(family, socket.SOCK_STREAM)
            plain.settimeout(CONNECT)
            try:
                plain.connect((address, self.port))
            except OSError:
                plain.close()
                if number == len(self._addresses):
                    raise
            else:
                plain.settimeout(PATIENCE)  # Python counts it over the whole handshake
                self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
                return

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer; its head has `PATIENCE` in all, not for each byte."""
        self.connect()
        watch = threading.Timer(PATIENCE, self._give_up, [self.sock])
        watch.start()
        try:
            self.request("POST", path, body, dict(headers))
            with closing(self.getresponse()) as answer:
                return answer.status
        finally:
            watch.cancel()

    def _give_up(self, sock: socket.socket) -> None:
        self.late = True
        with suppress(OSError):
            # The plain socket's: the other would let go of TLS under the thread that reads.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _said(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (getattr(error, "strerror", None) or type(error).__name__)[:200]
