"""A report on the reviewer's desk."""

from __future__ import annotations

import pytest


@pytest.fixture
def waiting(site) -> int:
    """A report that waits for the reviewer of the other district: its id."""
    report_id = site.submitted("away clerk", 2022)
    site.work()
    return report_id
