"""The API for people: a page drawn from the description that programs read (OpenAPI).

Nothing about an operation stands here a second time, so page and description cannot disagree.
What the description says in English is translated by the catalogue, whose test asks `texts`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Flask, current_app, render_template, request
from flask_babel import gettext
from flask_limiter.util import get_qualified_name

from reports.services import catalogue
from web.access import public
from web.context import core
from web.public.blueprint import blueprint
from web.security import MAX_ADDRESS, limiter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.services.views import ReportSummary

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Parameter:
    """A parameter in words; `kind` is its JSON type, `allowed` what it may be, `default` JSON."""

    name: str
    place: str
    required: bool
    several: bool
    kind: str
    allowed: tuple[str, ...]
    least: int | None
    most: int | None
    default: str | None
    text: str


@dataclass(frozen=True)
class Limit:
    """How many requests in how many seconds."""

    amount: int
    seconds: int


@dataclass(frozen=True)
class Operation:
    """One operation: how it is asked, by whom, and what it answers."""

    anchor: str
    method: str
    path: str
    token: bool
    summary: str
    paragraphs: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    command: str
    statuses: tuple[tuple[str, str], ...]
    example: str | None
    limits: tuple[Limit, ...]


@blueprint.get("/about/api")
@public
def api_manual() -> str:
    """Every operation with its parameters, an example to copy, and what it answers."""
    latest = catalogue.reports(core(), size=1).results
    told = description(current_app)
    return render_template(
        "public/api.html",
        operations=list(operations(told, latest[0] if latest else None)),
        default_limits=[_limit(found) for found in limiter.limit_manager.default_limits],
        endpoints=current_app.view_functions,
        longest=MAX_ADDRESS,
        settings=core().settings,
    )


def description(app: Flask) -> dict[str, Any]:
    """The OpenAPI description as it is served."""
    found: dict[str, Any] = app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    return found


def texts(told: Mapping[str, Any]) -> Iterator[str]:
    """Everything that the page shows of the description in the reader's language."""
    for _path, _method, operation, parameters in _each(told):
        yield operation["summary"]
        yield from _paragraphs(operation)
        yield from (parameter["description"] for parameter in parameters)


def operations(told: Mapping[str, Any], latest: ReportSummary | None) -> Iterator[Operation]:
    """The operations in the order of the description; examples ask for what is there."""
    rules = {
        re.sub(r"<(?:[^:<>]*:)?(\w+)>", r"{\1}", rule.rule): rule.endpoint
        for rule in current_app.url_map.iter_rules()
    }
    for path, method, operation, parameters in _each(told):
        token = bool(operation.get("security"))
        view = current_app.view_functions[rules[path]]
        yield Operation(
            anchor=f"{method}-{re.sub(r'[^a-z]+', '-', path.rpartition('/v1/')[2]).strip('-')}",
            method=method.upper(),
            path=path,
            token=token,
            summary=_translated(operation["summary"]),
            paragraphs=tuple(map(_translated, _paragraphs(operation))),
            parameters=tuple(map(_parameter, parameters)),
            command=_command(path, method, parameters, operation, _there(latest)),
            statuses=tuple(_statuses(operation)),
            example=_example(operation),
            limits=tuple(
                map(_limit, limiter.limit_manager.decorated_limits(get_qualified_name(view)))
            ),
        )


def _each(
    told: Mapping[str, Any],
) -> Iterator[tuple[str, str, dict[str, Any], list[dict[str, Any]]]]:
    for path, item in told["paths"].items():
        for method in METHODS:
            if operation := item.get(method):
                parameters = [*item.get("parameters", ()), *operation.get("parameters", ())]
                yield path, method, operation, parameters


def _paragraphs(operation: Mapping[str, Any]) -> list[str]:
    """A paragraph is set off by an empty line; lines are joined."""
    found = operation.get("description", "").split("\n\n")
    return [" ".join(paragraph.split("\n")) for paragraph in found if paragraph]


def _parameter(told: Mapping[str, Any]) -> Parameter:
    schema = told["schema"]
    item = schema.get("items", schema)
    kinds = item["type"] if isinstance(item["type"], list) else [item["type"]]
    default = schema.get("default")
    return Parameter(
        name=told["name"],
        place=told["in"],
        required=told.get("required", False),
        several=schema["type"] == "array",
        kind=next(kind for kind in kinds if kind != "null"),
        allowed=tuple(value for value in item.get("enum", ()) if value is not None),
        least=item.get("minimum", item.get("minLength")),
        most=item.get("maximum", item.get("maxLength")),
        default=None if default in (None, "", []) else json.dumps(default, ensure_ascii=False),
        text=_translated(told["description"]),
    )


def _there(latest: ReportSummary | None) -> dict[str, Any]:
    """Values of parameters for which there is an answer on this very site."""
    if latest is None:
        return {}
    office = latest.office
    return {
        "report_id": latest.id,
        "version_number": latest.revision,
        "year": latest.year,
        "district": office.district,
        "office": office.id,
    }


def _command(
    path: str,
    method: str,
    parameters: list[dict[str, Any]],
    operation: Mapping[str, Any],
    there: Mapping[str, Any],
) -> str:
    """A line for a shell. Only parameters with an example are in it."""
    values = {p["name"]: p.get("example", p["schema"].get("example")) for p in parameters}
    values = {
        k: there.get(k, v[0] if isinstance(v, list) else v)
        for k, v in values.items()
        if v is not None
    }
    at = {p["name"]: p["in"] for p in parameters}
    address = request.url_root.rstrip("/") + path.format(
        **{name: values.get(name) for name, where in at.items() if where == "path"}
    )
    query = {k: v for k, v in values.items() if at[k] == "query"}
    words = ["curl"]
    if operation.get("security"):
        words.append('-H "Authorization: Bearer $TOKEN"')
    words += [f"-H '{k}: {v}'" for k, v in values.items() if at[k] == "header"]
    if method == "post":
        target = f"{address}?{urlencode(query)}" if query else address
        return " ".join([*words, "-F file=@report.docx", f"'{target}'"])
    if "application/json" not in operation["responses"]["200"].get("content", {}):
        words.append("-O -J")
    if not query:
        return " ".join([*words, address])
    given = " ".join(
        f"--data-urlencode {k}={v}" if not str(v).isascii() else f"-d {k}={v}"
        for k, v in query.items()
    )
    return " ".join([*words, "-G", address, given])


def _statuses(operation: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for status in sorted(operation["responses"]):
        if status != "default":
            yield status, HTTPStatus(int(status)).phrase


def _example(operation: Mapping[str, Any]) -> str | None:
    for status, answer in sorted(operation["responses"].items()):
        told = answer.get("content", {}).get("application/json", {})
        if status.startswith("2") and "example" in told:
            return json.dumps(told["example"], ensure_ascii=False, indent=2)
    return None


def _translated(text: str) -> str:
    return gettext(text)


def _limit(found: Any) -> Limit:
    return Limit(found.limit.amount, found.limit.get_expiry())
