"""A search index in memory: the port's plain twin, which also counts what was asked of it."""

from __future__ import annotations

from reports.ports import IndexedReport, SearchPage, SearchRequest


class MemoryIndex:
    name = "memory"

    def __init__(self):
        self.reports: dict[int, IndexedReport] = {}
        self.seen: dict[int, int] = {}
        self.puts = 0
        self.fails_with: BaseException | None = None

    def prepare(self):
        pass

    def put(self, report: IndexedReport):
        self.puts += 1
        if self.fails_with:
            raise self.fails_with
        if report.version >= self.seen.get(report.report_id, 0):
            self.seen[report.report_id] = report.version
            self.reports[report.report_id] = report

    def remove(self, report_id: int, version: int):
        if version >= self.seen.get(report_id, 0):
            self.seen[report_id] = version
            self.reports.pop(report_id, None)

    def search(self, request: SearchRequest):
        return SearchPage(0, "eq", 0, (), (), {}, None)

    def words(self, text, size):
        return ()

    def refresh(self):
        pass

    def versions(self):
        return iter(sorted((i, self.seen[i]) for i in self.reports))

    def rebuild(self, reports):
        self.reports = {r.report_id: r for r in reports}
        self.seen = {i: r.version for i, r in self.reports.items()}
        return len(self.reports)

    def healthy(self):
        return True

    def close(self):
        pass
