"""Results as data and in sentences. Layer: tests. Thread: the test's."""

from __future__ import annotations

import json
from dataclasses import replace

from projects.run.differences import (
    BuildRun,
    OutputDifference,
    RunDifference,
    StepRun,
    TensorDifference,
    build_run_from_data,
    build_run_to_data,
    difference_from_data,
    difference_to_data,
)
from projects.run.relating import Match, Relation
from projects.run.results import RunResult, TensorTold, result_from_data, result_to_data
from projects.run.words import build_verdict, joined, output_words, step_words, verdict
from projects.text import text

TOLD = TensorTold("x", (1, 2), "UINT8", "float32", 0.0, 3.0, "abc", [[0.0, 3.0]])
EQUAL, SCALED = Match(Relation.EQUAL, 0.0, 0.0, 0, 10, 1.0, 0.0), Match(Relation.SCALED, 3.0, 0.0, 10, 10, 4.0, 0.0)
OFF = Match(Relation.DIFFERS, 2.5, 2.5, 4, 10, given=4)
SCORES = OutputDifference("y", "y", EQUAL, top_a=3, top_b=3, frames=4, frames_agreeing=4)
CLASS = replace(SCORES, chooses_b=True, scores=SCALED)
TENSOR = TensorDifference("a", "b", "MatMul_0", "MVAU_0", "MatMul", "MVAU", OFF)
SAME = RunDifference("a.onnx", "b.onnx", (TOLD,), (SCORES,), (replace(TENSOR, match=EQUAL),), None, (text("note"),))


def test_everything_survives_json() -> None:
    result = RunResult("m.onnx", (TOLD,), (TOLD,), (text("{n} of them", n=3),), 7, 0.5)
    assert result_from_data(json.loads(json.dumps(result_to_data(result)))) == result
    told = replace(SAME, outputs=(CLASS,))
    assert difference_from_data(json.loads(json.dumps(difference_to_data(told)))) == told
    steps = (StepRun("", "m.onnx", True), StepRun("step_a", "a", False, text("why")), StepRun("b", "b", True, None,
             (CLASS,), (SCORES,)))  # fmt: skip
    build = BuildRun("dir", (TOLD,), steps, None)
    assert build_run_from_data(json.loads(json.dumps(build_run_to_data(build)))) == build


def test_what_agrees() -> None:
    assert SAME.agrees
    assert replace(SAME, outputs=(CLASS,)).agrees
    assert replace(SAME, outputs=(replace(SCORES, match=SCALED),)).agrees
    assert not replace(SAME, outputs=(replace(SCORES, match=OFF),)).agrees
    assert not replace(SAME, outputs=(replace(CLASS, top_b=4),)).agrees
    assert not replace(SAME, outputs=(replace(CLASS, frames_agreeing=3),)).agrees
    assert not replace(SAME, outputs=(replace(CLASS, scores=OFF),)).agrees
    assert not replace(SAME, unequal_outputs=True).agrees
    assert not replace(SAME, outputs=()).agrees


def test_verdicts() -> None:
    assert joined(verdict(SAME)).startswith("The models give the same: Output y is equal, largest difference 0")
    assert "but for scale: equal times 4" in joined(verdict(replace(SAME, outputs=(replace(SCORES, match=SCALED),))))
    wrong = replace(SAME, outputs=(replace(CLASS, top_b=4),), tensors=(TENSOR,), departs=0)
    assert joined(verdict(wrong)) == "The outputs differ. The result first departs at MatMul_0 (MVAU_0)."
    assert "No tensor" in joined(verdict(replace(wrong, departs=None)))
    assert "number of outputs" in joined(verdict(replace(SAME, unequal_outputs=True)))


def test_what_was_given_and_what_was_added_are_told_apart() -> None:
    four = replace(SAME, outputs=(CLASS,), frames=4)
    assert joined(verdict(four)) == (
        "The models give the same: Both choose class 3; the scores it is chosen by: equal times 4. "
        "Also run on 3 random inputs: they agree."
    )
    assert (CLASS.random_frames, CLASS.random_agreeing) == (3, 3)
    wrong = replace(CLASS, scores=replace(OFF, given=0), frames_agreeing=3)
    assert wrong.given_agrees
    assert "Both choose class 3, and not the same one on 1 of 3 random inputs" in str(output_words(wrong))
    assert joined(verdict(replace(four, outputs=(wrong,)))).startswith(
        "The outputs agree on the given input, but differ on random ones."
    )
    assert not replace(wrong, scores=replace(OFF, given=2)).given_agrees
    assert "equal on the given input, but differs on random ones, by up to 2.5" in str(
        output_words(replace(SCORES, match=replace(OFF, given=0)))
    )
    run = BuildRun("dir", (TOLD,), (StepRun("", "m", True), StepRun("a", "a", True, before=(CLASS,))), None, frames=4)
    assert joined(build_verdict(run)) == "Both models agree. Also run on 3 random inputs: they agree."


def test_where_it_departs_is_told_as_far_as_it_is_known() -> None:
    wrong = replace(SAME, outputs=(replace(CLASS, top_b=4),), tensors=(TENSOR,), departs=0)
    alone = replace(wrong, only_b=("MyRelu",))
    assert joined(verdict(alone)).endswith("Right before it the second model has MyRelu, which the other has not.")
    several = joined(verdict(replace(wrong, only_a=tuple("abcdef"))))
    assert "the first model has a, b, c, d and 2 more, which the other has not" in several
    unknown = joined(verdict(replace(wrong, unknown_before=3)))
    assert "The first tensor that could be compared and differs is that of MatMul_0 (MVAU_0); 3 in front" in unknown
    few = replace(wrong, tensors=(replace(TENSOR, match=replace(OFF, one_level=2)),))
    assert "two levels" not in joined(verdict(few))
    assert "right between two levels" in joined(verdict(replace(few, ties=True)))


def test_words_of_outputs() -> None:
    assert str(output_words(SCORES)) == "Output y is equal, largest difference 0; both choose class 3."
    other = replace(SCORES, match=OFF, top_b=2, frames_agreeing=2)
    assert "; the first chooses class 3, the second class 2, and not the same one on 1 of 3 random" in str(
        output_words(other)
    )
    assert str(output_words(CLASS)) == "Both choose class 3; the scores it is chosen by: equal times 4."
    assert "The first chooses class 3, the second class 5" in str(output_words(replace(CLASS, top_b=5)))
    assert "differs in 4 of 10 values, by up to 2.5" in str(output_words(replace(SCORES, match=OFF)))
    assert "no scores of classes" in str(output_words(replace(CLASS, top_a=None)))
    assert "another number" in str(output_words(replace(SCORES, match=Match(Relation.SHAPE))))


def test_words_of_a_build() -> None:
    first, second = StepRun("", "m.onnx", True), StepRun("step_a", "a.onnx", True, before=(SCORES,))
    wrong = StepRun("step_b", "b.onnx", True, before=(replace(SCORES, match=OFF),))
    cannot = StepRun("step_c", "c.onnx", False, text("IODMA cannot be run here."))
    run = BuildRun("dir", (TOLD,), (first, second, cannot), None)
    assert joined(build_verdict(run)) == "Both models agree. 1 cannot be run here, the first is step_c."
    rescaled = replace(second, before=(replace(SCORES, match=SCALED),), by_reference=True)
    words = joined(build_verdict(replace(run, steps=(first, second, rescaled))))
    assert "All 3 models that can run agree, but for a scale from step_a on." in words
    assert "From step_a on hardware layers ran as FINN's Python reference" in words
    wrong_run = replace(run, steps=(first, second, wrong, cannot), departs="step_b")
    assert joined(build_verdict(wrong_run)).startswith("The result first departs at step_b. 1 cannot")
    assert [str(step_words(step)) for step in (first, cannot, replace(second, same_file=True))] == [
        "the result to compare with", "not run: IODMA cannot be run here.", "the same file as before",
    ]  # fmt: skip
