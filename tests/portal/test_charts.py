"""The pictures: bars from zero, what is unknown drawn as unknown, and a running total that never pretends to know."""

import pytest

from accreditation.portal.charts import (
    LONGEST,
    PLOT_FLOOR,
    PLOT_TOP,
    StepInput,
    bar,
    percent,
    remainder_bar,
    split,
    steps,
)


def length(text: str) -> float:
    return float(text.removesuffix("%"))


def step(ordinal: int, total: int | None, derived: bool = False, dated: bool = True) -> StepInput:
    return StepInput(ordinal, f"{ordinal:02}.01", total, derived, dated)


def test_bars_are_as_long_as_their_figures_and_begin_at_zero():
    assert bar(0, None, 200).width == "0.00%"
    assert length(bar(200, None, 200).width) == LONGEST
    assert length(bar(50, None, 200).width) == pytest.approx(LONGEST / 4, abs=0.01)
    assert bar(0, None, 0).width == "0.00%"


def test_a_bar_tells_a_minimum_and_a_missing_figure_from_a_figure():
    kinds = [bar(3, None, 10).kind, bar(None, 3, 10).kind, bar(None, None, 10).kind, remainder_bar(3, 10).kind]
    assert kinds == ["exact", "at_least", "unknown", "remainder"]
    assert remainder_bar(3, 10).width == bar(3, None, 10).width


def test_lengths_have_a_point_in_every_language_and_are_never_negative():
    assert (percent(44.966), percent(-0.1)) == ("44.97%", "0.00%")


def test_two_parts_fill_the_width_and_do_not_overlap():
    found = split(322, 76)
    assert found is not None
    assert length(found.first_width) < length(found.second_start)
    assert length(found.second_start) + length(found.second_width) == pytest.approx(100, abs=0.02)
    assert length(found.first_width) == pytest.approx(100 * 322 / 398, abs=0.3)


@pytest.mark.parametrize("parts", [(None, 76), (322, None), (0, 0)])
def test_an_unknown_part_or_nothing_is_not_divided(parts):
    assert split(*parts) is None


def test_a_whole_of_one_part_fills_the_width():
    found = split(5, 0)
    assert found is not None
    assert (found.first_width, found.second_width) == ("100.00%", "0.00%")


def test_one_known_total_makes_no_line():
    assert steps([]) is None
    assert steps([step(1, 29), step(2, None)]) is None


def test_the_running_total_rises_from_the_floor_in_steps():
    chart = steps([step(1, 29), step(2, 39, derived=True), step(3, 62)])
    assert chart is not None
    heights = [length(point.y) for point in chart.points]
    assert PLOT_FLOOR > heights[0] > heights[1] > heights[2] >= PLOT_TOP
    assert all(line.x1 == line.x2 or line.y1 == line.y2 for line in chart.lines)
    assert (chart.has_derived, chart.has_unknown, chart.has_undated) == (True, False, False)
    assert length(chart.lines[0].y1) == PLOT_FLOOR


def test_an_unknown_total_is_bridged_and_not_drawn():
    chart = steps([step(1, 29), step(2, None, dated=False), step(3, 62)])
    assert chart is not None
    assert chart.points[1].show_value is False
    assert [line.known for line in chart.lines].count(False) == 1
    assert (chart.has_unknown, chart.has_undated) == (True, True)


def test_the_scale_ends_above_the_largest_total_in_a_round_figure():
    for largest, top in [(2, 2), (11, 20), (398, 400), (401, 600), (1013, 2000)]:
        chart = steps([step(1, 1), step(2, largest)])
        assert chart is not None
        assert [line.value for line in chart.grid] == [top // 2, top]


def test_many_meetings_leave_room_for_their_letters():
    chart = steps([step(number, number) for number in range(1, 30)])
    assert chart is not None
    assert not any(point.show_label for point in chart.points)
    assert [point.ordinal for point in chart.points if point.show_value] == [1, 29]
