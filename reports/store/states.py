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


class MailState(StrEnum):
    """Where a mail stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    KEPT = "kept"  # no mail server is set: an administrator hands it over
    HANDED_OVER = "handed_over"


class Role(StrEnum):
    """What an account may be: the first three of one district, the last of the service."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"


class TokenScope(StrEnum):
    """How much a program may do with a token: follow submissions, or make them, too."""

    READ = "read"
    SUBMIT = "submit"


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


class Progressing(StrEnum):
    """How far the remedy of a problem named the year before is."""

    DONE = "done"
    UNDER_WAY = "under_way"
    NOT_BEGUN = "not_begun"


class IntakeMode(StrEnum):
    """What the files of an intake become."""

    ARCHIVE = "archive"
    SUBMIT = "submit"
    DRAFT = "draft"


class IntakeState(StrEnum):
    """Where an intake stands."""

    READING = "reading"
    CONFIRMING = "confirming"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class IntakeFileState(StrEnum):
    """Where a file of an intake stands; `waiting` to be read, `queued` to be taken over."""

    WAITING = "waiting"
    READ = "read"
    UNREADABLE = "unreadable"
    EXCLUDED = "excluded"
    QUEUED = "queued"
    TAKEN = "taken"
    FAILED = "failed"


class WebhookEvent(StrEnum):
    """What a webhook tells of; the last is sent on request, to try it out."""

    PUBLISHED = "report.published"
    CORRECTED = "report.corrected"
    WITHDRAWN = "report.withdrawn"
    TEST = "webhook.test"


class DeliveryState(StrEnum):
    """Where a delivery to a webhook stands; `skipped` ones had been overtaken by a later event."""

    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"
    SKIPPED = "skipped"


class Frequency(StrEnum):
    """How often a subscription may write."""

    DAILY = "daily"
    WEEKLY = "weekly"
