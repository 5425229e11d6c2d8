"""What a webhook's address may be and where it may lead: the guard against reaching inside."""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
import threading
import time

import pytest

from reports.errors import InvalidContentError
from reports.services import posting, signing
from reports.services.posting import UnreachableError, checked, is_public, resolved
from tests.receiver import NETWORKS, Receiver

PORTS = (443, 8443)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://example.com", "https://example.com/"),
        ("  HTTPS://Example.COM:443/a?b=c#d ", "https://example.com/a?b=c"),
        ("https://example.com:8443/x", "https://example.com:8443/x"),
        (
            "https://例子.中国/收?x=1".replace("收", "%E6%94%B6"),
            "https://xn--fsqu00a.xn--fiqs8s/%E6%94%B6?x=1",
        ),
        ("https://[2001:4860:4860:0::8888]/", "https://[2001:4860:4860::8888]/"),
    ],
)
def test_addresses_are_kept_as_they_are_called(given, kept):
    assert checked(given, PORTS) == kept
    assert checked(kept, PORTS) == kept


@pytest.mark.parametrize(
    "given",
    [
        "",
        "example.com",
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com:443/",
        "https://",
        "https:///path",
        "https://example.com:22/",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://user:word@example.com/",
        "https://user@example.com/",
        "https://@example.com/",
        "https://example.com\\@127.0.0.1/",
        "https://exa mple.com/",
        "https://example.com/收",
        "https://example.com/a b",
        "https://example.com/a\r\nHost: x",
        "https://example.com/" + "a" * 1000,
        "https://[::1",
        "https://[fe80::1%25eth0]/",
        "https://a..b/",
        "https://-a.example/",
        "https://127.0.0.1\x00.example.com/",
    ],
)
def test_what_is_no_public_https_address_is_refused(given):
    with pytest.raises(InvalidContentError):
        checked(given, PORTS)


INSIDE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%lo",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "5f00::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_no_address_inside_is_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2001:4860:4860::8888", "2400:3200::1"])
def test_public_addresses_are(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "::1",
        "::ffff:127.0.0.1",
        "no-such-host.invalid",
    ],
)
def test_every_spelling_of_this_machine_is_refused_like_a_name_that_is_not(host):
    with pytest.raises(UnreachableError) as refused:
        resolved(host, ())
    assert refused.value.message == "The name of the host leads to no public address"
    assert refused.value.params == {}


def test_one_address_inside_among_public_ones_is_enough_to_refuse(monkeypatch):
    answers = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 0)) for one in ("8.8.8.8", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(UnreachableError):
        resolved("rebinding.example", ())
    assert len(resolved("rebinding.example", ["10.0.0.0/8"])) == 2


@pytest.fixture
def receiver(tmp_path, monkeypatch):
    with Receiver(tmp_path).open() as opened:
        monkeypatch.setenv("SSL_CERT_FILE", str(opened.certificate))
        yield opened


def test_it_connects_to_the_address_that_was_looked_at(receiver, monkeypatch):
    """DNS rebinding: the name is resolved once, whatever it stands for a moment later."""
    asked = []
    real = socket.getaddrinfo

    def answer(host, *args, **kwargs):
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "192.0.2.1", *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    assert posting.post(f"{receiver.url}?a=1", b"{}", {"x": "y"}, NETWORKS) == 204
    assert asked == ["localhost"]
    (message,) = receiver.messages
    assert (message.path, message.body) == ("/in?a=1", b"{}")
    assert message.headers["Host"] == f"localhost:{receiver.port}"
    # Without the operator's leave nothing at all is sent to this machine.
    monkeypatch.setattr(socket, "getaddrinfo", real)
    with pytest.raises(UnreachableError):
        posting.post(receiver.url, b"{}", {})
    assert len(receiver.messages) == 1


def test_a_certificate_counts_for_its_name_and_by_who_vouches_for_it(receiver, monkeypatch):
    other = receiver.url.replace("localhost", "127.0.0.1")
    with pytest.raises(UnreachableError, match="mismatch"):
        posting.post(other, b"{}", {}, NETWORKS)
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(UnreachableError, match="self-signed"):
        posting.post(receiver.url, b"{}", {}, NETWORKS)
    assert receiver.messages == []


def test_redirects_are_answers_and_proxies_are_not_used(receiver, monkeypatch):
    receiver.status, receiver.headers = 302, {"Location": "https://192.0.2.1/"}
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert posting.post(receiver.url, b"{}", {}, NETWORKS) == 302
    assert len(receiver.messages) == 1


@pytest.mark.parametrize("way", ["hangs", "drips"])
def test_whoever_answers_slowly_is_left(receiver, monkeypatch, way):
    monkeypatch.setattr(posting, "PATIENCE", 0.5)
    if way == "hangs":
        receiver.hold = threading.Event()
    else:
        receiver.drip = 0.1  # never silent for long, and never done
    begun = time.monotonic()
    with pytest.raises(UnreachableError, match="in time"):
        posting.post(receiver.url, b"{}", {}, NETWORKS)
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH\r\n"])
def test_what_speaks_no_tls_gets_nothing(monkeypatch, said):
    monkeypatch.setattr(posting, "PATIENCE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        seen = []

        def serve():
            peer, _ = server.accept()
            with peer:
                peer.sendall(said)
                seen.append(peer.recv(1000))

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(UnreachableError):
            posting.post(f"https://127.0.0.1:{server.getsockname()[1]}/", b"secret", {}, NETWORKS)
        thread.join()
        assert b"secret" not in seen[0]


def test_signatures_are_those_of_the_specification():
    """The example that the specification's own libraries are tested with."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    headers = signing.headers([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    key = base64.b64decode(signing.secret_of("of the service", "nonce").removeprefix("whsec_"))
    assert len(key) == 32
    assert key == hmac.new(b"of the service", b"webhook nonce", hashlib.sha256).digest()
