"""What use cases give: frozen values for pages, the API and commands.

No object of the database leaves the services. Messages are English gettext ids with
their parameters beside them.
"""

from reports.services.views.board import (
    Board,
    BoardFilter,
    BoardLine,
    BoardQuery,
    BoardSort,
    Standing,
)
from reports.services.views.comments import CommentView
from reports.services.views.deadlines import (
    DeadlinePage,
    DeadlineView,
    ExtensionView,
    KindDeadline,
    OfficeDeadline,
    ReminderView,
)
from reports.services.views.filings import (
    CellChange,
    DeskLine,
    DeskReport,
    DraftView,
    Receipt,
    SetAside,
    Submission,
)
from reports.services.views.intakes import Detail, IntakeFileView, IntakePage, IntakeView
from reports.services.views.listing import Listing, Reason
from reports.services.views.loading import Outcome
from reports.services.views.mails import MailView, Outbox
from reports.services.views.news import News, NewsItem
from reports.services.views.people import (
    AccountView,
    InvitationView,
    Invited,
    MemberPage,
    MembershipView,
    MemberView,
    SessionView,
    TokenView,
)
from reports.services.views.places import DistrictView, OfficeView
from reports.services.views.promises import FollowUpView
from reports.services.views.published import (
    Artefact,
    DistrictPage,
    EventView,
    FindingView,
    Home,
    PublicReport,
    PublicVersion,
    ReportSummary,
    VersionView,
    Withdrawal,
)
from reports.services.views.queue import (
    JobView,
    Progress,
    QueueCount,
    QueueOverview,
    Stage,
    WorkerView,
)
from reports.services.views.reminders import Obstacle, ReminderLine, ReminderPreview
from reports.services.views.repeating import Piece, RepeatedFrom, RepetitionPage, SideBySide
from reports.services.views.reviewing import Decision, Reviewed
from reports.services.views.subscriptions import (
    SubscriptionCounts,
    Subscriptions,
    SubscriptionView,
)
from reports.services.views.suggestions import Suggestion
from reports.services.views.trail import TrailEntry, TrailFilter

__all__ = [
    "AccountView",
    "Artefact",
    "Board",
    "BoardFilter",
    "BoardLine",
    "BoardQuery",
    "BoardSort",
    "CellChange",
    "CommentView",
    "DeadlinePage",
    "DeadlineView",
    "Decision",
    "DeskLine",
    "DeskReport",
    "Detail",
    "DistrictPage",
    "DistrictView",
    "DraftView",
    "EventView",
    "ExtensionView",
    "FindingView",
    "FollowUpView",
    "Home",
    "IntakeFileView",
    "IntakePage",
    "IntakeView",
    "InvitationView",
    "Invited",
    "JobView",
    "KindDeadline",
    "Listing",
    "MailView",
    "MemberPage",
    "MemberView",
    "MembershipView",
    "News",
    "NewsItem",
    "Obstacle",
    "OfficeDeadline",
    "OfficeView",
    "Outbox",
    "Outcome",
    "Piece",
    "Progress",
    "PublicReport",
    "PublicVersion",
    "QueueCount",
    "QueueOverview",
    "Reason",
    "Receipt",
    "ReminderLine",
    "ReminderPreview",
    "ReminderView",
    "RepeatedFrom",
    "RepetitionPage",
    "ReportSummary",
    "Reviewed",
    "SessionView",
    "SetAside",
    "SideBySide",
    "Stage",
    "Standing",
    "Submission",
    "SubscriptionCounts",
    "SubscriptionView",
    "Subscriptions",
    "Suggestion",
    "TokenView",
    "TrailEntry",
    "TrailFilter",
    "VersionView",
    "Withdrawal",
    "WorkerView",
]
