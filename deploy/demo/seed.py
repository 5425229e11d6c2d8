"""Brings the demonstration world in through the doors that offices and archives use.

Seeding again adds nothing: every step first looks whether it was done, so a run that was
cut short goes on where it stopped.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING

from deploy.demo.deadlines import extend, set_deadlines
from deploy.demo.people import DISTRICT, demo_accounts
from deploy.demo.world import YEARS, generate
from reports.content import canonical_json
from reports.errors import ConflictError, NotFoundError
from reports.importers import Parsed
from reports.renderers.info import OFFICE_TIME
from reports.services import administration, archive, board, catalogue, desks, filing, review
from reports.services.actors import SYSTEM, Actor
from reports.services.filing import FindingsBlockedError
from reports.services.views import BoardQuery
from reports.store.states import OfficeKind, Role, Status
from web.auth.passwords import hash_password

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from deploy.demo.places import DemoDistrict
    from deploy.demo.world import DemoReport
    from reports.services.core import Core
    from reports.services.views import BoardLine, FindingView, OfficeView

    Say = Callable[[str], None]
    Offices = dict[tuple[str, str], OfficeView]
    Desks = dict[tuple[int, int], BoardLine]

_PATIENCE = 60.0  # seconds without any report moving until the wait is given up
_POLL = 0.5
_TRIES = 3  # neighbours' reports become public meanwhile and may add a finding to explain
_EXPLANATIONS = {
    "duplication": "相关工作为延续性安排，表述沿用上年，内容已核实。",
    "carryover": "已与上年度办理台账逐件核对，数字无误。",
}
_UNDERWAY = frozenset(
    {Status.DRAFT, Status.SUBMITTED, Status.CHECKING, Status.IN_REVIEW, Status.PUBLISHING}
)
_EXPLANATION = "已逐项核对，内容属实。"
_REVIEW_NOTE = "经审核，内容完整、数据平衡，同意发布。"


def seed(
    core: Core,
    progress: Say = print,
    hashing: Callable[[str], str] = hash_password,
    patience: float = _PATIENCE,
) -> None:
    """Districts, offices, accounts and reports; `progress` is told each step.

    The accounts are told first and again at the end: they work while the rest is coming in.
    Nothing waits longer than `patience` seconds for workers that are not there.
    """
    started = time.monotonic()
    world = generate()
    offices = _places(core, world.districts)
    people = demo_accounts(core, offices, hashing)
    lines = [f"  {p.title}  {p.email}  密码 {p.password}" for p in people]
    progress("演示账号：\n" + "\n".join(lines))
    begun = _begun(core, offices)
    for year in YEARS:
        older = [r for r in world.reports if r.year == year and r.stage == "archive"]
        if older:
            new = [r for r in older if not _stands(begun, offices, r)]
            _load_archive(core, new)
            progress(f"{year} 年：归档报告 {len(older)} 份，新收 {len(new)} 份")
    latest = [r for r in world.reports if r.stage != "archive"]
    reviewer = next(p for p in people if p.role is Role.REVIEWER)
    district = next(o.district_id for (code, _), o in offices.items() if code == DISTRICT)
    judge = Actor(reviewer.id, reviewer.name, frozenset({Role.REVIEWER}), district)
    waiting = _file(core, latest, offices, begun, progress)
    _decide(core, waiting, judge, progress, patience)
    seconds = time.monotonic() - started
    progress(f"演示数据已就绪（{seconds:.0f} 秒）。演示账号：\n" + "\n".join(lines))


def _places(core: Core, districts: Iterable[DemoDistrict]) -> Offices:
    offices: Offices = {}
    today = datetime.now(OFFICE_TIME).date()
    for place in districts:
        new = False
        try:
            catalogue.district(core, place.code)
        except NotFoundError:
            new = True
            administration.create_district(
                core, SYSTEM, place.code, place.name, requires_review=place.requires_review
            )
            set_deadlines(core, place.code, today)
        known = {o.name: o for o in catalogue.district(core, place.code).offices}
        for office in place.offices:
            offices[place.code, office.name] = known.get(
                office.name
            ) or administration.create_office(
                core, SYSTEM, place.code, office.name, OfficeKind(office.kind), office.level
            )
        if new:
            extend(core, [offices[place.code, office.name] for office in place.offices], today)
    return offices


def _stands(begun: Desks, offices: Offices, report: DemoReport) -> bool:
    """Whether the report came in before; what people made of it since is left alone."""
    line = begun.get((offices[report.district, report.office].id, report.year))
    return line is not None and line.status is not Status.DRAFT


def _load_archive(core: Core, reports: list[DemoReport]) -> None:
    for report in reports:
        outcome = archive.load_file(
            core,
            report.district,
            canonical_json(report.content).encode(),
            f"{report.office}{report.year}.json",
            archive=True,
            publish=True,
            # Our own content: reading it back in a guarded process would take half a second.
            parsed=Parsed(report.content, (), "application/json", "utf-8"),
        )
        if outcome.result == "failed":
            raise ConflictError(outcome.message or "failed", **outcome.params)


def _file(
    core: Core, reports: list[DemoReport], offices: Offices, begun: Desks, progress: Say
) -> dict[int, DemoReport]:
    """The year under way: every report begun and, unless it stays a draft, submitted.

    Those still on their way, by id.
    """
    waiting: dict[int, DemoReport] = {}
    submitted = drafts = 0
    for report in reports:
        office = offices[report.district, report.office]
        name, own = f"{report.office}填报人", frozenset({office.id})
        clerk = Actor(None, name, frozenset({Role.CLERK}), office.district_id, own)
        line = begun.get((office.id, report.year))
        if line is None or line.report_id is None:
            form = report.content.form
            new = filing.start_report(core, clerk, office.id, report.year, form, report.content)
            report_id, status = new.id, Status.DRAFT
            drafts += report.stage == "draft"
        else:
            report_id, status = line.report_id, line.status
        if report.stage == "draft":
            continue
        if status is Status.DRAFT:
            _submit(core, clerk, report_id)
            submitted += 1
        if status in _UNDERWAY and not _was_returned(core, clerk, report_id):
            waiting[report_id] = report
    progress(f"{YEARS[-1]} 年：新建草稿 {drafts} 份，提交 {submitted} 份")
    return waiting


def _was_returned(core: Core, clerk: Actor, report_id: int) -> bool:
    """Whether a reviewer has sent it back once: then people have gone on with it."""
    events = desks.desk_report(core, clerk, report_id).events
    return any(event.after is Status.RETURNED for event in events)


def _begun(core: Core, offices: Offices) -> Desks:
    """What the boards show already, by office and year."""
    queries = (
        BoardQuery(year, district=code, size=None)
        for code in {code for code, _ in offices}
        for year in YEARS
    )
    boards = (board.show(core, SYSTEM, query) for query in queries)
    return {
        (line.office.id, found.query.year): line
        for found in boards
        for line in found.lines
        if line.report_id is not None
    }


def _submit(core: Core, clerk: Actor, report_id: int) -> None:
    explanations: dict[str, str] = {}
    for _ in range(_TRIES - 1):
        try:
            filing.submit(core, clerk, report_id, explanations)
        except FindingsBlockedError as blocked:
            explanations |= {f.key: _explanation(f) for f in blocked.findings}
        else:
            return
    filing.submit(core, clerk, report_id, explanations)


def _explanation(finding: FindingView) -> str:
    return _EXPLANATIONS.get(finding.rule.partition(".")[0], _EXPLANATION)


def _decide(
    core: Core, waiting: dict[int, DemoReport], judge: Actor, progress: Say, patience: float
) -> None:
    """Follows each submission through the workers, and reviews where a reviewer must."""
    left = dict(waiting)
    moved = time.monotonic()
    while left and time.monotonic() - moved < patience:
        for report_id, report in list(left.items()):
            state = desks.progress(core, SYSTEM, report_id)
            if state.status is Status.IN_REVIEW and report.stage == "published":
                review.publish(core, judge, report_id, _REVIEW_NOTE)
            elif state.status is Status.IN_REVIEW and report.stage == "returned":
                review.send_back(core, judge, report_id, report.note or "请核对。")
                del left[report_id]
            elif state.settled or state.status is Status.IN_REVIEW:
                del left[report_id]
            else:
                continue
            moved = time.monotonic()
        if left:
            time.sleep(_POLL)
    done = len(waiting) - len(left)
    if waiting:
        progress(f"校验、排印、索引完成 {done} 份" + (f"，{len(left)} 份仍在排队" if left else ""))
