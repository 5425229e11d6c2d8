"""Where intakes are opened, worked on and looked at."""

from __future__ import annotations

import io

from reports.services import administration, intake_opening, intake_views, intake_work
from reports.services.actors import SYSTEM
from reports.store.states import IntakeMode

OFFICES = ("龙潭区司法局", "龙潭区统计局", "龙潭区民政局")


class Hall:
    """Where intakes are opened, worked on and looked at."""

    def __init__(self, desk):
        self.desk, self.core, self.actor = desk, desk.core, desk.reviewer
        self.offices = {
            name: administration.create_office(self.core, SYSTEM, "220203", name)
            for name in OFFICES
        }

    def open(self, files, mode=IntakeMode.DRAFT, year=None, *, work=True):
        sent = [(name, io.BytesIO(data)) for name, data in files.items()]
        if mode is IntakeMode.ARCHIVE:
            self.actor = self.desk.administrator
        key = intake_opening.open_intake(self.core, self.actor, sent, mode, year)
        if work:
            self.work()
        return key

    def work(self):
        return intake_work.run(self.core, "tester")

    def pipeline(self):
        """Does the jobs that the files' reports wait for."""
        self.desk.nudges[:] = [n for n in self.desk.nudges if n[0] != "gongkai.intake"]
        self.desk.work()

    def view(self, key):
        return intake_views.intake(self.core, self.actor, key)

    def files(self, key, name=None):
        return intake_views.page(self.core, self.actor, key, name, size=100).files

    def by_name(self, key):
        return {file.name: file for file in self.files(key)}
