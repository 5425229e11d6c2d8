"""The draft while it is being typed: what it says now, and single fields put into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from flask import abort, jsonify, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from reports.content.schema import MAX_TEXT
from reports.errors import ForbiddenError, InvalidContentError
from reports.services import filing
from reports.services.actors import Permission
from web.access import requires
from web.context import actor, core
from web.desk.blueprint import blueprint
from web.desk.form import field_values
from web.desk.merging import Change, Merged, merge
from web.desk.places import place_of
from web.security import MAX_FIELDS, MAX_FORM

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from reports.content import Content
    from reports.services.views import DraftView


class OtherAccountError(ForbiddenError):
    """The page was opened by one account, and another is signed in now."""

    code = "other_account"


class ChangeSchema(Schema):
    """One field: its name, what it said before, what was typed."""

    field = fields.String(required=True, validate=validate.Length(max=200))
    base = fields.String(required=True, validate=validate.Length(max=MAX_TEXT))
    # A text that is too long is an answer to give at its field, not a broken request.
    value = fields.String(required=True)


class ChangesSchema(Schema):
    """What a page sends: whose it is, the version it last saw, the fields that changed."""

    class Meta:
        """Later pages may say more."""

        unknown = EXCLUDE

    account = fields.Integer(required=True)
    version = fields.Integer(required=True)
    changes = fields.List(
        fields.Nested(ChangeSchema), required=True, validate=validate.Length(max=MAX_FIELDS)
    )


class Changes(TypedDict):
    """The same, read."""

    account: int
    version: int
    changes: list[dict[str, str]]


@blueprint.get("/reports/<int:report_id>/draft")
@requires(Permission.FILE)
def draft(report_id: int) -> ResponseReturnValue:
    """What every field says now, and what a page needs to go on saving."""
    now = filing.draft_now(core(), actor(), report_id)
    return jsonify(
        {
            "version": now.version,
            "account": actor().account_id,
            "csrf": generate_csrf(),
            "editable": now.editable,
            "by": now.saved_by,
            "values": field_values(now.content),
        }
    )


@blueprint.patch("/reports/<int:report_id>/draft")
@requires(Permission.FILE)
def change_draft(report_id: int) -> ResponseReturnValue:
    """Saves the fields that changed; those of two people in one field are given back."""
    sent = _sent()
    if sent["account"] != actor().account_id:
        raise OtherAccountError("Another account is signed in now; nothing was saved")
    changes = [Change(**change) for change in sent["changes"]]
    before: DraftView | None = None
    merged: Merged | None = None

    def change(present: DraftView) -> Content:
        nonlocal before, merged
        before, merged = present, merge(present.content, changes)
        return merged.content

    after = filing.change_draft(core(), actor(), report_id, change)
    assert before is not None
    assert merged is not None
    # Somebody else saved since this page last looked: it is told everything.
    whole = before.version != sent["version"]
    return jsonify(
        {
            "version": after.version,
            "by": before.saved_by,
            "values": merged.values
            if whole
            else {name: merged.values.get(name, "") for name in merged.taken},
            "whole": whole,
            "clashes": [
                {"field": c.field, "mine": c.mine, "theirs": c.theirs} for c in merged.clashes
            ],
            "errors": [{"field": e.field, "message": gettext(e.message)} for e in merged.errors],
        }
    )


@blueprint.get("/reports/<int:report_id>/changes")
@requires(Permission.READ)
def changes(report_id: int) -> str:
    """Who changed one cell (``?place=``), when, from what to what: a page, or a part of one."""
    place = request.args.get("place", "")[:200]
    now = filing.draft_now(core(), actor(), report_id)
    return render_template(
        "desk/changes.html",
        report_id=report_id,
        place=place_of(now.content, place),
        changes=filing.cell_history(core(), actor(), report_id, place),
    )


@blueprint.get("/signed-in")
@requires(Permission.FILE)
def signed_in() -> str:
    """Where somebody lands whose session had ended while a form was open in another window."""
    return render_template("desk/signed_in.html")


def _sent() -> Changes:
    if (request.content_length or 0) > MAX_FORM:
        abort(413)
    try:
        loaded: Changes = ChangesSchema().load(request.get_json())
    except ValidationError as error:
        message = "The changes cannot be read: %(error)s"
        raise InvalidContentError(message, error=str(error)) from error
    if any("\0" in text for change in loaded["changes"] for text in change.values()):
        message = "The changes cannot be read: %(error)s"
        raise InvalidContentError(message, error="U+0000")
    return loaded
