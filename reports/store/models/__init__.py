"""The tables, as typed models."""

from reports.store.models.base import Base, OfReport, Tenant
from reports.store.models.contents import ArtefactRow, CellRow, FindingRow, StatementRow
from reports.store.models.filings import Draft, Event, Report, Revision, Source, Submission
from reports.store.models.people import Account, Membership, Token
from reports.store.models.places import Deadline, District, Office
from reports.store.models.queue import Job, Mail, Worker

__all__ = [
    "Account",
    "ArtefactRow",
    "Base",
    "CellRow",
    "Deadline",
    "District",
    "Draft",
    "Event",
    "FindingRow",
    "Job",
    "Mail",
    "Membership",
    "OfReport",
    "Office",
    "Report",
    "Revision",
    "Source",
    "StatementRow",
    "Submission",
    "Tenant",
    "Token",
    "Worker",
]
