"""What use cases give: frozen values for pages, the API and commands.

No object of the database leaves the services. Messages are English gettext ids with
their parameters beside them.
"""

from reports.services.views.filings import DeskLine, DeskReport, Receipt, Submission
from reports.services.views.listing import Listing, Reason
from reports.services.views.loading import Outcome
from reports.services.views.people import AccountView, MembershipView, TokenView
from reports.services.views.places import DistrictView, OfficeView
from reports.services.views.published import (
    Artefact,
    DistrictPage,
    EventView,
    FindingView,
    Home,
    OfficePage,
    PublicReport,
    ReportSummary,
)
from reports.services.views.queue import (
    JobView,
    Progress,
    QueueCount,
    QueueOverview,
    Stage,
    WorkerView,
)

__all__ = [
    "AccountView",
    "Artefact",
    "DeskLine",
    "DeskReport",
    "DistrictPage",
    "DistrictView",
    "EventView",
    "FindingView",
    "Home",
    "JobView",
    "Listing",
    "MembershipView",
    "OfficePage",
    "OfficeView",
    "Outcome",
    "Progress",
    "PublicReport",
    "QueueCount",
    "QueueOverview",
    "Reason",
    "Receipt",
    "ReportSummary",
    "Stage",
    "Submission",
    "TokenView",
    "WorkerView",
]
