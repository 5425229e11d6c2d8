"""The closed lists of words that the database stores; each is checked by a constraint."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a report stands; `reports.services.lifecycle` holds the steps between them."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHECKING = "checking"
    RETURNED = "returned"
    IN_REVIEW = "in_review"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


PUBLIC_STEPS = (Status.PUBLISHED, Status.CORRECTED, Status.WITHDRAWN)
"""Steps a stranger may read about; the rest of a report's history is the office's own."""


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    DISCARDED = "discarded"


class Role(StrEnum):
    """What an account may be: the first three of one district, the last of the service."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"


class OfficeKind(StrEnum):
    """Kinds of office that owe a report."""

    DEPARTMENT = "department"
    TOWN = "town"
    SUBDISTRICT = "subdistrict"
    GOVERNMENT = "government"
    INSTITUTION = "institution"


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"
