"""What can be done, in plain words: a line for each act of the audit trail.

The words follow the name of whoever did it; ``%(subject)s`` is what it was done to, other
names are those of the act's details. A missing one reads as a dash.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from reports.locale import translate
from reports.rules.model import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

ACTS: Mapping[str, str] = {
    # Accounts
    "signed_in": N_("Signed in (%(device)s)"),
    "sign_in_failed": N_("Could not sign in: wrong address or password (%(device)s)"),
    "signed_out": N_("Signed out"),
    "session_ended": N_("Ended the session of %(subject)s (%(device)s)"),
    "other_sessions_ended": N_("Ended all other sessions of %(subject)s"),
    "sessions_ended": N_("Ended all sessions of %(subject)s"),
    "password_changed": N_("Changed the password of %(subject)s"),
    "password_reset_asked": N_("Asked for a new password for %(subject)s"),
    "password_reset": N_("Set a new password for %(subject)s"),
    "account_created": N_("Created the account of %(subject)s"),
    "account_deactivated": N_("Closed the account of %(subject)s"),
    "account_reactivated": N_("Opened the account of %(subject)s again"),
    "invited": N_("Invited %(subject)s as %(role)s"),
    "invitation_accepted": N_("Accepted the invitation as %(role)s"),
    "invitation_withdrawn": N_("Withdrew the invitation of %(subject)s"),
    "role_granted": N_("Made %(subject)s %(role)s"),
    "role_ended": N_("Took from %(subject)s the role %(role)s"),
    "second_factor_added": N_("Set up a second factor (%(method)s)"),
    "second_factor_removed": N_("Removed a second factor (%(method)s)"),
    "second_factor_reset": N_("Reset the second factor of %(subject)s: %(reason)s"),
    "second_factor_required": N_("Made a second factor a duty in %(subject)s: %(reason)s"),
    "second_factor_optional": N_("Made a second factor a choice in %(subject)s: %(reason)s"),
    "recovery_codes_made": N_("Made new recovery codes"),
    "recovery_code_used": N_("Signed in with a recovery code"),
    "token_created": N_("Created the token %(subject)s"),
    "token_revoked": N_("Revoked the token %(subject)s"),
    "webhook_added": N_("Added the webhook %(subject)s at %(host)s"),
    "webhook_paused": N_("Paused the webhook %(subject)s at %(host)s"),
    "webhook_resumed": N_("Resumed the webhook %(subject)s at %(host)s"),
    "webhook_deleted": N_("Deleted the webhook %(subject)s at %(host)s"),
    "webhook_rotated": N_("Made a new secret for the webhook %(subject)s at %(host)s"),
    # Places and deadlines
    "district_created": N_("Created the district %(subject)s"),
    "district_renamed": N_("Renamed a district %(subject)s"),
    "review_required": N_("Made a review a condition of publishing in %(subject)s"),
    "review_not_required": N_("Let reports of %(subject)s be published without a review"),
    "office_created": N_("Created the office %(subject)s"),
    "deadline_set": N_("Set the deadline of %(subject)s to %(due)s"),
    "deadline_exception": N_("Gave %(subject)s until %(due)s: %(reason)s"),
    "deadline_exception_ended": N_("Took back the later deadline of %(subject)s"),
    "reminded": N_("Reminded %(subject)s of the annual report %(year)s"),
    # Reports
    "report_started": N_("Began the report %(subject)s"),
    "comment_added": N_("Commented on %(place)s in %(subject)s"),
    "comment_answered": N_("Answered a comment in %(subject)s"),
    "comment_settled": N_("Settled a comment in %(subject)s"),
    "comment_reopened": N_("Opened a comment in %(subject)s again"),
    "bulk_published": N_("Published several reports: %(subject)s"),
    "bulk_returned": N_("Returned several reports: %(subject)s"),
    "intake_opened": N_("Sent %(count)s files to be taken in: %(subject)s"),
    "intake_matched": N_("Said in %(subject)s that %(file)s is of %(office)s, %(year)s"),
    "intake_left_out": N_("Left %(file)s out of %(subject)s"),
    "intake_taken_back": N_("Took %(file)s back into %(subject)s"),
    "intake_retried": N_("Had %(count)s files of %(subject)s tried again"),
    "intake_started": N_("Began to take in files: %(subject)s"),
    "intake_stopped": N_("Stopped taking in files: %(subject)s"),
    "intake_resumed": N_("Went on taking in files: %(subject)s"),
    "intake_finished": N_("Finished taking in files: %(subject)s"),
    "archive_loaded": N_("Loaded %(subject)s from an archive"),
    "exported": N_("Exported %(subject)s"),
    # The service
    "jobs_retried": N_("Started %(count)s jobs again"),
    "jobs_discarded": N_("Set %(count)s jobs aside: %(reason)s"),
    "export_retried": N_("Had the open-data archive of %(year)s built again"),
    "mail_link_shown": N_("Looked at the link in the mail to %(subject)s"),
    "mail_handed_over": N_("Handed over the mail to %(subject)s"),
    "mail_sent_again": N_("Had the mail to %(subject)s sent again"),
}


ROLES: Mapping[str, str] = {
    "clerk": N_("clerk"),
    "reviewer": N_("reviewer"),
    "administrator": N_("administrator"),
    "operator": N_("operator"),
}


def heading(act: str, locale: str) -> str:
    """The act without what it was done to, for a list of acts to choose from."""
    return translate(ACTS[act], locale=locale) % defaultdict(lambda: "…")


def words(act: str, subject: str, detail: Mapping[str, Any], locale: str) -> str:
    """The act as a sentence in the reader's language."""
    values = defaultdict(lambda: "—", {k: v for k, v in detail.items() if v is not None})
    values["subject"] = subject or "—"
    if detail.get("role") in ROLES:
        values["role"] = translate(ROLES[detail["role"]], locale=locale)
    return translate(ACTS.get(act, "%(subject)s"), locale=locale) % values
