"""What a question may go on to while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import jsonify, request, url_for

from reports.services import suggesting
from web.access import public
from web.context import core
from web.public.blueprint import blueprint
from web.security import SUGGEST_LIMIT, limiter

if TYPE_CHECKING:
    from flask import Response

    from reports.services.views import Suggestion

KEPT = "public, max-age=300"
"""What offices there are changes seldom, and the same letters are typed again and again."""


@blueprint.get("/search/suggest")
@public
@limiter.limit(SUGGEST_LIMIT)
def suggest() -> Response:
    """Words of the field, districts and offices by name, for the text in `q`."""
    found = suggesting.suggest(core(), request.args.get("q", ""))
    response = jsonify({"results": [_shape(one) for one in found]})
    response.headers["Cache-Control"] = KEPT
    response.add_etag()
    return response.make_conditional(request)


def _shape(found: Suggestion) -> dict[str, str | None]:
    """`q` is the question once it is chosen, `url` the page of an office or a district."""
    url = None
    if found.kind == "office":
        url = url_for(".office", office_id=int(found.key))
    elif found.kind == "district":
        url = url_for(".district", code=found.key)
    return {
        "kind": found.kind,
        "name": found.name,
        "place": found.place,
        "q": found.question,
        "url": url,
    }
