"""FINN's log lines: levels, steps, continuation, bounds. Layer: tests. Thread: any."""

from projects.build.log_lines import LONGEST_LINE, Level, LogParser

FLOW = """\
Building dataflow accelerator from cnv.onnx
[2026-04-14 09:43:01] Running step: step_tidy_up [1/11]
[2026-04-14 09:43:02,123]WARNING:Unused HW configurations: MVAU_99
  which continues here
[2026-04-14 09:43:02] Running step: step_streamline [2/11]
[2026-04-14 09:43:05,001]ERROR:something broke
[2026-04-14 09:43:06] Traceback (most recent call last):
  File "x.py", line 1
ValueError: bad""".splitlines()


def test_levels_times_and_steps() -> None:
    records = LogParser().parse(FLOW)
    assert [r.level.name for r in records] == [
        "INFO", "INFO", "WARNING", "WARNING", "INFO", "ERROR", "ERROR", "ERROR", "ERROR",
    ]  # fmt: skip
    assert [r.step for r in records][:2] == [None, "step_tidy_up"]
    assert records[-1].step == "step_streamline"
    assert records[2].time == "09:43:02"
    assert records[2].text == "Unused HW configurations: MVAU_99"
    assert records[3].continues
    assert records[3].text == "  which continues here"


def test_state_is_kept_between_batches() -> None:
    parser = LogParser()
    for line in FLOW:
        (record,) = parser.parse([line])
    assert (record.level, record.step) == (Level.ERROR, "step_streamline")


def test_words_that_look_like_a_level_are_kept() -> None:
    (record,) = LogParser().parse(["[2026-04-14 09:43:02] NOTE: nothing to see"])
    assert (record.level, record.text) == (Level.INFO, "NOTE: nothing to see")


def test_rich_console_lines_have_their_level_and_no_escapes() -> None:
    (record,) = LogParser().parse(["[2026-04-14 09:43:02] \x1b[31mERROR\x1b[0m    no such board"])
    assert (record.level, record.text) == (Level.ERROR, "no such board")


def test_long_lines_are_cut() -> None:
    (record,) = LogParser().parse(["x" * 100_000])
    assert len(record.text) == LONGEST_LINE + 2


def test_passed_over_lines_still_say_the_step() -> None:
    parser = LogParser()
    parser.pass_over(["noise", "[2026-04-14 09:43:02] Running step: step_x [3/11]"])
    assert parser.parse(["words"])[0].step == "step_x"
