"""The client, and what its errors mean to us."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from elastic_transport import ConnectionError as NoConnectionError
from elastic_transport import ConnectionTimeout
from elastic_transport.client_utils import url_to_node_config
from elasticsearch import ApiError, Elasticsearch, NotFoundError, OrjsonSerializer

from reports.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUSY = frozenset({408, 429, 502, 503, 504})
_REFUSED = frozenset({401, 403})
# A bulk of a long report on a busy machine; searches have their own, shorter limit.
_REQUEST_SECONDS = 60


def connect(url: str) -> Elasticsearch:
    """A client of the server at `url`, whose user and password it uses. Connects on first use."""
    return Elasticsearch(
        [url_to_node_config(url, use_default_ports_for_scheme=True)],
        serializer=OrjsonSerializer(),  # three times as many documents a second
        request_timeout=_REQUEST_SECONDS,
        # Every request of ours can be repeated: writes carry the version they expect or make.
        max_retries=2,
        retry_on_timeout=False,
        retry_on_status=(502, 503, 504),
    )


@contextmanager
def answering() -> Iterator[None]:
    """UnavailableError for what trying again later helps with; what is our fault stays itself."""
    try:
        yield
    except (NoConnectionError, ConnectionTimeout) as error:
        raise UnavailableError("The search does not answer at the moment") from error
    except NotFoundError as error:
        raise UnavailableError(
            "The index of the search is missing; start the service again or rebuild it"
        ) from error
    except ApiError as error:
        if error.meta.status in _REFUSED:
            raise UnavailableError("The search refuses the user it was given") from error
        if error.meta.status in _BUSY:
            raise UnavailableError("The search does not answer at the moment") from error
        raise
