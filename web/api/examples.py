"""Answers as they look, for the description of the API; a test holds each to its schema."""

from __future__ import annotations

from typing import Any

_SITE = "https://gongkai.example"
_OFFICE = {"id": 7, "name": "新吉林街道办事处"}
_DISTRICT = {"code": "220203", "name": "龙潭区"}
_HASH = "9f2b6c1d0e4a57f38b61c2d9e0a4f75b13c86d2e9f40a7b5c1d83e6f27094ab5"

_SUMMARY: dict[str, Any] = {
    "id": 12,
    "url": f"{_SITE}/reports/12",
    "title": "新吉林街道办事处2023年政府信息公开工作年度报告",
    "year": 2023,
    "form": "2021",
    "status": "published",
    "published": "2024-01-30T08:15:00+00:00",
    "revision": 1,
    "archive": False,
    "office": _OFFICE,
    "district": _DISTRICT,
}
_FINDING = {
    "key": "narrative.enumeration.1a2b3c4d",
    "rule": "narrative.enumeration",
    "severity": "warning",
    "where": "sections.problems[0:42]",
    "message": "列举缺少“三是”。",
    "expected": None,
    "found": None,
    "explanation": "原文只列两项。",
}
_HIT = {
    "id": "12.4",
    "report": 12,
    "url": f"{_SITE}/reports/12#s-problems-1",
    "title": _SUMMARY["title"],
    "office": _OFFICE,
    "district": _DISTRICT,
    "kind": "subdistrict",
    "year": 2023,
    "form": "2021",
    "section": "problem",
    "text": "政府信息公开工作宣传不到位，很多居民不了解。",
    "highlight": "政府信息公开工作<mark>宣传不到位</mark>，很多<mark>居民</mark>不了解。",
    "spans": [[8, 13], [16, 18]],
    "score": 11.42,
}

REPORTS: dict[str, Any] = {"total": 37, "results": [_SUMMARY], "next": "2023.12"}
REPORT: dict[str, Any] = {
    **_SUMMARY,
    "sha256": _HASH,
    "content": f"{_SITE}/api/v1/reports/12/content",
    "versions": f"{_SITE}/api/v1/reports/12/versions",
    "files": {
        kind: f"{_SITE}/api/v1/reports/12.{kind}" for kind in ("pdf", "docx", "xlsx", "csv", "json")
    },
    "missing": [],
    "findings": [_FINDING],
    "events": [{"at": "2024-01-30T08:15:00+00:00", "status": "published", "note": None}],
    "previous": 5,
    "following": None,
}
CONTENT: dict[str, Any] = {
    "form": "2021",
    "year": 2023,
    "office": "新吉林街道办事处",
    "title": _SUMMARY["title"],
    "dated": "2024-01-30",
    "contact": {"address": None, "postcode": None, "phone": None, "site": None},
    "sections": {
        "overview": {
            "preamble": "根据《中华人民共和国政府信息公开条例》编制本报告。",
            "parts": [{"heading": "（一）主动公开", "text": "全年主动公开政府信息12条。"}],
        },
        "problems": "宣传不到位。下一步加强宣传。",
        "other": "无其他需要报告的事项。",
    },
    "statements": [{"kind": "problem", "ordinal": 1, "text": "宣传不到位。"}],
    "tables": {"normative": {"rules": {"made": 0, "repealed": 0, "in_force": None}}},
}
_VERSION = {
    "version": 1,
    "url": f"{_SITE}/reports/12/versions/1",
    "address": f"{_SITE}/api/v1/reports/12/versions/1",
    "received": "2024-01-30T08:14:51+00:00",
    "published": "2024-01-30T08:15:00+00:00",
    "sha256": _HASH,
    "chained_to": None,
    "first": True,
    "readable": True,
    "current": True,
}
VERSIONS: dict[str, Any] = {"total": 1, "results": [_VERSION], "next": None}
VERSION: dict[str, Any] = {**_VERSION, "report": 12, "content": CONTENT}
OFFICES: dict[str, Any] = {
    "total": 24,
    "results": [
        {
            **_OFFICE,
            "url": f"{_SITE}/offices/7",
            "aliases": [],
            "kind": "subdistrict",
            "district": _DISTRICT,
            "predecessor": None,
            "successor": None,
            "reports": 3,
        }
    ],
    "next": "7",
}
DISTRICTS: dict[str, Any] = {
    "total": 1,
    "results": [
        {
            **_DISTRICT,
            "url": f"{_SITE}/districts/220203",
            "region": ["220000", "220200", "220203"],
            "offices": 24,
            "reports": 61,
        }
    ],
    "next": None,
}
SEARCH: dict[str, Any] = {
    "total": {"value": 52, "relation": "eq"},
    "reports": 37,
    "reports_relation": "eq",
    "results": [_HIT],
    "facets": {"year": [{"value": 2023, "count": 12}]},
    "next": "WzExLjQyLCAiMTIuNCJd",
    "relaxed": False,
    "meant": None,
    "notes": [],
}
FIGURES: dict[str, Any] = {
    "url": f"{_SITE}/figures?table=requests&row=new&column=total&group=year",
    "group": "year",
    "by": None,
    "unit": None,
    "computed": "2024-02-01T02:00:04+00:00",
    "reports": 37,
    "notes": [],
    "total": 1,
    "results": [
        {
            "group": {"value": "2023", "name": "2023"},
            "by": None,
            "form": "2021",
            "value": 412,
            "reports": 37,
            "filled": 36,
            "partial": 0,
            "blank": 1,
            "inapplicable": 0,
            "missing": 3,
        }
    ],
    "next": None,
}
EXPORTS: dict[str, Any] = {
    "total": 1,
    "results": [
        {
            "year": 2023,
            "reports": 37,
            "as_of": "2024-02-01T02:00:00+00:00",
            "built": "2024-02-01T02:00:04+00:00",
            "files": [
                {
                    "format": "zip",
                    "url": f"{_SITE}/api/v1/export/2023.zip",
                    "name": "gongkai-2023.zip",
                    "size": 184320,
                    "sha256": _HASH,
                    "media_type": "application/zip",
                }
            ],
        }
    ],
    "next": None,
}
SUBMISSION: dict[str, Any] = {
    "id": "2024-0000012",
    "url": f"{_SITE}/api/v1/submissions/2024-0000012",
    "report": 12,
    "office": _OFFICE,
    "year": 2023,
    "revision": 1,
    "sha256": _HASH,
    "submitted": "2024-01-30T08:14:51+00:00",
    "status": "checking",
    "jobs": [
        {
            "id": 31,
            "task": "gongkai.check",
            "state": "running",
            "attempt": 1,
            "created": "2024-01-30T08:14:51+00:00",
            "finished": None,
            "error": None,
        }
    ],
    "findings": [],
}
