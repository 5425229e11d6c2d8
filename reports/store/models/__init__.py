"""The tables, as typed models."""

from reports.store.models.acts import Act
from reports.store.models.base import Base, OfReport, Tenant
from reports.store.models.contents import ArtefactRow, CellRow, FindingRow, StatementRow
from reports.store.models.drafting import DraftChange
from reports.store.models.exports import Export
from reports.store.models.filings import Draft, Event, Report, Revision, Source, Submission
from reports.store.models.intakes import Intake, IntakeFile
from reports.store.models.invitations import Invitation
from reports.store.models.mails import Mail
from reports.store.models.people import Account, Membership, Passkey, SignIn, Token
from reports.store.models.places import Deadline, District, Extension, Office, Reminder
from reports.store.models.promises import FollowUp
from reports.store.models.queue import Job, Worker
from reports.store.models.reviewing import Comment
from reports.store.models.subscriptions import Subscriber, Subscription, SubscriptionItem
from reports.store.models.webhooks import Delivery, Webhook

__all__ = [
    "Account",
    "Act",
    "ArtefactRow",
    "Base",
    "CellRow",
    "Comment",
    "Deadline",
    "Delivery",
    "District",
    "Draft",
    "DraftChange",
    "Event",
    "Export",
    "Extension",
    "FindingRow",
    "FollowUp",
    "Intake",
    "IntakeFile",
    "Invitation",
    "Job",
    "Mail",
    "Membership",
    "OfReport",
    "Office",
    "Passkey",
    "Reminder",
    "Report",
    "Revision",
    "SignIn",
    "Source",
    "StatementRow",
    "Submission",
    "Subscriber",
    "Subscription",
    "SubscriptionItem",
    "Tenant",
    "Token",
    "Webhook",
    "Worker",
]
