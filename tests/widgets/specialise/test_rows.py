"""What may be asked for of a node's implementation style."""

from __future__ import annotations

from tests.widgets.specialise_made import FIRST, LABELS, SECOND, SWG, a_table, the_choices
from widgets.specialise.rows import asked_of, offered, pasted, rows_of, stepped
from widgets.specialise.words import entries_of, reason_of, why_words


def rows(first="", second=""):
    return rows_of(the_choices(first, second), a_table())


def test_rows_join_the_answer_with_names_and_figures():
    found = rows()
    assert [row.pre_name for row in found] == ["ConvolutionInputGenerator_0", "MVAU_0", "MVAU_1", "LabelSelect_0"]
    assert [row.name for row in found][1] == "MVAU_hls_0"
    assert found[2].layer.lut == 31135


def test_before_the_answer_layers_are_shown_and_nothing_can_be_asked_for():
    found = rows_of((), a_table())
    assert [(row.pre_name, row.op, row.chosen, row.automatic) for row in found][1] == ("MVAU_0", "MVAU", "hls", "")
    assert found[1].styles == ("hls", "rtl")
    assert [offered(row) for row in found] == [()] * 4
    assert asked_of(found, "hls") == ()
    assert stepped(found, 1) == ()


def test_only_what_finn_takes_can_be_asked_for():
    assert [offered(row) for row in rows()] == [("", "rtl"), ("", "hls"), ("", "hls", "rtl"), ("", "hls")]
    assert asked_of(rows(), "rtl") == ((SWG, "rtl"), (SECOND, "rtl"))
    assert asked_of(rows(second="rtl"), "rtl") == ((SWG, "rtl"),)
    assert asked_of(rows(first="hls"), "") == ((FIRST, ""),)


def test_steps_go_through_what_can_be_asked_for_and_stop_at_the_ends():
    assert stepped(rows(), 1) == ((SWG, "rtl"), (FIRST, "hls"), (SECOND, "hls"), (LABELS, "hls"))
    assert stepped(rows(), -1) == ()
    assert stepped(rows(first="hls", second="rtl")[1:3], 1) == ()
    assert stepped(rows(second="rtl")[2:3], -1) == ((SECOND, "hls"),)


def test_a_style_that_is_set_and_not_taken_is_left_by_a_step():
    assert stepped(rows(first="rtl")[1:2], 1) == ((FIRST, ""),)


def test_pasted_words_are_taken_where_finn_takes_them():
    found = rows()
    assert pasted([*found[1:3], None], {0: " HLS ", 1: "rtl", 2: "rtl"}) == (((FIRST, "hls"), (SECOND, "rtl")), 1)
    assert pasted(found[1:3], {0: "rtl", 1: "5"}) == ((), 2)


def test_every_variant_is_offered_and_the_refused_one_says_why():
    first, second = rows()[1:3]
    assert [(entry.value, bool(entry.refused)) for entry in entries_of(first)] == [
        ("", False), ("hls", False), ("rtl", True),
    ]  # fmt: skip
    assert entries_of(first)[0].words == "FINN's choice (hls)"
    assert "There is no RTL variant for MVAU_0" in entries_of(first)[2].refused
    assert not any(entry.refused for entry in entries_of(second))
    assert reason_of(first).startswith("hls: Its thresholds are built in")
    assert "There is no RTL variant" in reason_of(first)


def test_why_tells_choice_wish_and_refusal_apart():
    assert why_words(rows()[2]) == "Inputs of 8 and weights of 2 bits: below 4 FINN takes HLS."
    assert why_words(rows(second="rtl")[2]).startswith("You ask for it; unasked FINN takes HLS. Inputs of 8")
    assert why_words(rows(second="hls")[2]).startswith("You ask for it, and FINN would take it anyway.")
    assert why_words(rows(first="rtl")[1]).startswith("FINN takes HLS even where RTL is asked for.")
    assert why_words(rows_of((), a_table())[1]) == ""
