"""Bars of a chart: how high, how wide, what is written."""

from cmc_portal.charts import Series, draw_bars

JAN_TO_MAR = ["01/26", "02/26", "03/26"]


def test_nothing_counted_is_nothing_drawn() -> None:
    assert draw_bars(JAN_TO_MAR, [Series("Approved", (0, 0, 0))]) is None
    assert draw_bars([], []) is None


def test_parts_stand_upon_each_other_in_the_order_of_their_series() -> None:
    chart = draw_bars(JAN_TO_MAR, [Series("Approved", (10, 0, 5)), Series("Denied", (10, 25, 0))])
    assert chart is not None
    assert [line.label for line in chart.grid] == ["5", "10", "15", "20", "25"]
    # The highest grid line is the top: 210 units for 25.
    first, second, third = chart.columns
    assert [(part.tone, part.y, part.height) for part in first.parts] == [(1, 146.0, 84.0), (2, 62.0, 84.0)]
    assert [(part.tone, part.y, part.height) for part in second.parts] == [(2, 20.0, 210.0)]
    assert [each.total for each in chart.columns] == ["20", "25", "5"]
    assert [(each.tone, each.name) for each in chart.legend] == [(1, "Approved"), (2, "Denied")]
    assert third.label == "03/26"


def test_a_mark_is_drawn_at_its_height_even_above_every_bar() -> None:
    chart = draw_bars(JAN_TO_MAR, [Series("Median days", (10, 12, 3))], mark=(30, "30 days"))
    assert chart is not None and chart.mark is not None
    assert chart.grid[-1].label == "50"
    assert (chart.mark.y, chart.mark.label) == (104.0, "30 days")


def test_beyond_six_kinds_the_smallest_are_drawn_as_one() -> None:
    series = [Series(name, (size,)) for name, size in zip("ABCDEFGH", (8, 1, 7, 2, 6, 3, 5, 4), strict=True)]
    chart = draw_bars(["01/26"], series, others="All others")
    assert chart is not None
    assert [each.name for each in chart.legend] == ["A", "C", "E", "G", "H", "All others"]
    assert chart.columns[0].total == "36"


def test_where_there_are_many_bars_not_every_label_has_room() -> None:
    chart = draw_bars([str(number) for number in range(36)], [Series("Enrolled", (1000,) * 36)])
    assert chart is not None
    assert [each.label for each in chart.columns if each.label] == [str(number) for number in range(0, 36, 3)]
    assert {each.total for each in chart.columns} == {""}
    assert chart.grid[0].label == "200"
