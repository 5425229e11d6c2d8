"""What a mail says: subject and text by kind, filled from what was written with it.

A new kind is a line here and its Chinese in the catalogue. `path` among the parameters is the
page it leads to; the text names it as ``%(url)s``, absolute, at the site's public address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reports.locale import DEFAULT_LOCALE, translate
from reports.rules.model import N_
from reports.services.actors import Permission

if TYPE_CHECKING:
    from collections.abc import Mapping

PATH = "path"
"""The parameter that leads somewhere; of a secret letter it is the secret."""
HIDDEN = "…"
"""Stands for a link that is not shown, or no more."""


@dataclass(frozen=True)
class Letter:
    """The texts of a kind, as gettext ids.

    `secret`: its link lets whoever has it act as the recipient. Such a mail goes out first,
    and the link is forgotten as soon as the mail has left. `hands_over` is what one must be
    allowed to see the link of such a mail that could not be sent. `bulk`: it goes out behind all
    others, secret or not, and can be unsubscribed from where it leads.
    """

    subject: str
    text: str
    secret: bool = False
    bulk: bool = False
    hands_over: Permission = Permission.ADMINISTER


LETTERS: Mapping[str, Letter] = {
    "in_review": Letter(
        N_("To review: %(office)s, annual report %(year)s"),
        N_("%(office)s has submitted its annual report for %(year)s. It waits for your review:"),
    ),
    "returned": Letter(
        N_("Returned: %(office)s, annual report %(year)s"),
        N_(
            "The annual report of %(office)s for %(year)s was returned. What is to be corrected"
            " stands beside each place:"
        ),
    ),
    "published": Letter(
        N_("Published: %(office)s, annual report %(year)s"),
        N_("The annual report of %(office)s for %(year)s is public. You can read it here:"),
    ),
    "corrected": Letter(
        N_("Correction published: %(office)s, annual report %(year)s"),
        N_("The corrected annual report of %(office)s for %(year)s is public:"),
    ),
    "reminder": Letter(
        N_("Reminder: annual report %(year)s of %(office)s, due %(due)s"),
        N_(
            "The annual report of %(office)s for %(year)s has not been submitted yet. It must be"
            " published by %(due)s. File it here:"
        ),
    ),
    "reminder_noted": Letter(
        N_("Reminder: annual report %(year)s of %(office)s, due %(due)s"),
        N_(
            "The annual report of %(office)s for %(year)s has not been submitted yet. It must be"
            " published by %(due)s. The reviewer adds: %(note)s\n\nFile it here:"
        ),
    ),
    "reminder_returned": Letter(
        N_("Reminder: annual report %(year)s of %(office)s, due %(due)s"),
        N_(
            "The annual report of %(office)s for %(year)s was returned and has not been handed in"
            " again yet. It must be published by %(due)s. Correct it and hand it in here:"
        ),
    ),
    "reminder_returned_noted": Letter(
        N_("Reminder: annual report %(year)s of %(office)s, due %(due)s"),
        N_(
            "The annual report of %(office)s for %(year)s was returned and has not been handed in"
            " again yet. It must be published by %(due)s. The reviewer adds: %(note)s\n\nCorrect"
            " it and hand it in here:"
        ),
    ),
    "invitation": Letter(
        N_("Invitation: annual reports of %(district)s"),
        N_(
            "%(inviter)s invites you to work on the annual disclosure reports of %(district)s."
            " Accept here; the link works once, until %(expires)s:"
        ),
        secret=True,
    ),
    "password_reset": Letter(
        N_("Set a new password"),
        N_(
            "Somebody asked for a new password for this address. If it was you, set it here; the"
            " link works once, until %(expires)s. If not, nothing needs to be done:"
        ),
        secret=True,
        # An account may belong to other districts too, or operate the service.
        hands_over=Permission.OPERATE,
    ),
    "subscription": Letter(
        N_("Confirm your subscription: %(title)s"),
        N_(
            "Somebody, probably you, wants to be told at this address of new annual reports:"
            " %(title)s. Nothing is sent before you confirm it here, until %(expires)s. If it was"
            " not you, nothing needs to be done:"
        ),
        secret=True,
        hands_over=Permission.OPERATE,
    ),
    "subscription_link": Letter(
        N_("Your subscriptions"),
        N_(
            "Here you see what this address is subscribed to, change it, or delete it all. Whoever"
            " has the link can do so, too: do not pass it on:"
        ),
        secret=True,
        hands_over=Permission.OPERATE,
    ),
    "digest": Letter(
        N_("New annual reports: %(title)s"),
        N_("%(items)s\n\nChange how often you are told, or unsubscribe:"),
        secret=True,
        bulk=True,
        hands_over=Permission.OPERATE,
    ),
    "webhook_paused": Letter(
        N_("Webhook paused: %(title)s"),
        N_(
            "Your webhook to %(host)s (%(title)s) is paused: %(reason)s. Nothing is lost: resume it"
            " within 30 days, and what came meanwhile is delivered:"
        ),
    ),
}
LANGUAGE = "language"
"""The parameter that says in which language a letter is written; Chinese without it."""
SUBSCRIPTION = "subscription"
"""The parameter of a letter that one can unsubscribe from: the subscription's number."""
FOLLOWING = ("subscription", "subscription_link", "digest")
"""Kinds of letters to people without an account."""


def compose(
    kind: str, params: Mapping[str, Any], site_url: str, *, hidden: bool = False
) -> tuple[str, str]:
    """Subject and text; KeyError for an unknown kind or a missing parameter.

    With `hidden`, or where it was forgotten, the link stands as an ellipsis.
    """
    letter = LETTERS[kind]
    path = params.get(PATH)
    url = HIDDEN if hidden or not path else site_url.rstrip("/") + _own(str(path))
    to = str(params.get(LANGUAGE, DEFAULT_LOCALE))
    subject = " ".join(translate(letter.subject, params, to).split())
    closing = translate(N_("This message was sent by the system; please do not answer it."), {}, to)
    return subject, f"{translate(letter.text, params, to)}\n\n{url}\n\n{closing}\n"


def _own(path: str) -> str:
    """A path of this site; ValueError for what would lead elsewhere."""
    if not path.startswith("/") or path.startswith("//") or any(c.isspace() for c in path):
        message = f"no path of this site: {path!r}"
        raise ValueError(message)
    return path
