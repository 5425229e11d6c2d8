"""Signatures of webhooks after Standard Webhooks 1.0 (standardwebhooks.com).

What is signed is ``<id>.<seconds since 1970>.<body>``, with HMAC-SHA256. A secret is written
``whsec_`` and Base64. It is not stored: it is made of the service's own and of a nonce that is,
so that another nonce is another secret, and a copy of the database alone signs nothing.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PREFIX = "whsec_"


def secret_of(secret_key: str, nonce: str) -> str:
    """The secret of a webhook, as its owner is shown it."""
    digest = hmac.digest(secret_key.encode(), f"webhook {nonce}".encode(), "sha256")
    return PREFIX + b64encode(digest).decode()


def headers(secrets: Iterable[str], message: str, moment: int, body: bytes) -> dict[str, str]:
    """The headers of a message; while a secret is replaced, a signature by each of the two."""
    signed = b".".join((message.encode(), str(moment).encode(), body))
    signatures = [
        b64encode(hmac.digest(b64decode(one.removeprefix(PREFIX)), signed, "sha256")).decode()
        for one in secrets
    ]
    return {
        "webhook-id": message,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
