"""Charts: blanks stay gaps, axes are round, and nothing odd breaks a drawing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from web.charts import KINDS, Series, bars, line_chart, multiples, number_text, spark_line, ticks


def points(text: str) -> list[tuple[float, float]]:
    return [tuple(map(float, pair.split(","))) for pair in text.split()]


def test_a_blank_is_a_gap_and_never_zero() -> None:
    chart = line_chart(["2019", "2020", "2021", "2022", "2023"], [Series("a", (4, 6, None, 0, 2))])
    [line] = chart.wide.lines
    assert [len(points(stretch)) for stretch in line.stretches] == [2, 2]
    assert [dot.text for dot in line.dots] == ["2019 4", "2020 6", "2022 0", "2023 2"]
    assert line.dots[2].y == chart.wide.zero


def test_a_lone_value_is_a_dot() -> None:
    [line] = line_chart(["2022", "2023"], [Series("a", (None, 3))]).narrow.lines
    assert line.stretches == ()
    assert len(line.dots) == 1


@pytest.mark.parametrize(
    ("low", "high", "whole", "expected"),
    [
        (0, 10, True, (0, 5, 10)),
        (0, 3, True, (0, 1, 2, 3)),
        (0, 1, True, (0, 1)),
        (0, 0.3, False, (0, 0.1, 0.2, 0.3)),
        (-4, 7, True, (-5, 0, 5, 10)),
        (0, 12_345, True, (0, 5000, 10_000, 15_000)),
    ],
)
def test_axes_have_round_numbers(low, high, whole, expected) -> None:
    assert ticks(low, high, 4, whole=whole) == expected


@pytest.mark.parametrize(
    "values",
    [(), (None,), (0, 0), (5,), (-3, -3), (Decimal("0.01"), None), (10**12, 1), (1,) * 500],
)
def test_whatever_the_values_everything_stays_inside(values) -> None:
    labels = [str(2000 + i) for i in range(len(values))]
    chart = line_chart(labels, [Series("a", values)])
    plots = [chart.wide, chart.narrow, *multiples(labels, chart.series), spark_line(values)]
    for plot in plots:
        for dot in (dot for line in plot.lines for dot in line.dots):
            assert 0 <= dot.x <= plot.width
            assert 0 <= dot.y <= plot.height
        marks = [mark.at for mark in plot.across]
        assert marks == sorted(marks)
        assert len(marks) * 40 <= max(plot.width, 40)


def test_small_multiples_share_one_scale() -> None:
    small, great = multiples(["2022", "2023"], [Series("a", (1, 1)), Series("b", (100, 50))])
    assert [mark.text for mark in small.up] == [mark.text for mark in great.up]
    assert small.lines[0].dots[0].y > great.lines[0].dots[1].y > great.lines[0].dots[0].y


def test_bars_start_at_zero() -> None:
    first, blank, last = bars((-5, None, 15))
    assert blank is None
    assert (first.start, first.length, first.below) == (0, 25, True)
    assert (last.start, last.length, last.below) == (25, 75, False)


def test_more_lines_than_can_be_told_apart_are_refused() -> None:
    many = [Series(str(i), (i,)) for i in range(KINDS + 1)]
    with pytest.raises(ValueError, match="small multiples"):
        line_chart(["2023"], many)


def test_numbers_keep_all_their_digits() -> None:
    assert number_text(Decimal("12345.6789")) == "12,345.6789"
    assert number_text(1204) == "1,204"
    assert number_text(None) == "–"
