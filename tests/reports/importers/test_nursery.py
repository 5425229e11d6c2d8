"""Many files, each read in a fork of its own: what one does reaches no other."""

from __future__ import annotations

import os
import signal

import psutil
import pytest

from reports.errors import UnreadableFileError
from reports.importers import parse_bytes
from reports.importers.nursery import Nursery
from reports.renderers import render
from tests.reports.services.conftest import valid_content

DEEP = b"<html><body><p>x</p></body></html>" + b"<div>" * 200_000
"""Nested further than any page."""


@pytest.fixture(scope="module")
def nursery():
    with Nursery() as made:
        yield made


def process_between(nursery):
    return psutil.Process(nursery._process.pid)


@pytest.mark.parametrize("kind", ["docx", "html", "pdf", "json"])
def test_it_reads_what_a_child_of_its_own_reads(nursery, kind):
    data = render(valid_content(), kind)
    assert nursery.parse(data, f"report.{kind}") == parse_bytes(data, f"report.{kind}")


def test_it_refuses_in_the_same_words_and_goes_on(nursery):
    good = render(valid_content(), "json")
    for data, name in (
        (b"", "a.txt"),
        (b"PK\x03\x04x", "b.docx"),
        (good, "c.pdf"),
        (DEEP, "d.html"),
    ):
        with pytest.raises(UnreadableFileError) as alone:
            parse_bytes(data, name)
        with pytest.raises(UnreadableFileError) as here:
            nursery.parse(data, name)
        assert str(here.value) == str(alone.value)
        assert nursery.parse(good, "report.json").content.year == 2023


def test_a_reader_that_is_killed_takes_nobody_with_it(nursery):
    good = render(valid_content(), "json")
    nursery.parse(good, "report.json")
    between = process_between(nursery)
    os.kill(between.pid, signal.SIGKILL)
    between.wait()
    assert nursery.parse(good, "report.json").content.year == 2023
    assert process_between(nursery).pid != between.pid


def test_its_processes_end_with_it():
    with Nursery() as made:
        made.parse(render(valid_content(), "json"), "report.json")
        between = process_between(made)
    assert not between.is_running()
