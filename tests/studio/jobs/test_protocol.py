"""Lines over pipes: framing, half messages, a reader that does not read. Layer: tests. Thread: the test's."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.jobs import protocol
from studio.jobs.protocol import LineSplitter, Outbox, decode, encode, read_available

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(), lambda inner: st.lists(inner, max_size=3)
)


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    yield reader, writer
    for descriptor in (reader, writer):
        try:
            os.close(descriptor)
        except OSError:
            continue


@given(st.lists(st.dictionaries(st.text(), VALUES, max_size=4), max_size=5), st.integers(1, 40))
def test_messages_survive_any_cutting(messages: list[dict[str, object]], size: int) -> None:
    stream = b"".join(encode(message) for message in messages)
    splitter = LineSplitter()
    chunks = [stream[i : i + size] for i in range(0, len(stream), size)]
    assert [decode(line) for chunk in chunks for line in splitter.feed(chunk)] == messages


def test_half_a_line_waits() -> None:
    splitter = LineSplitter()
    assert splitter.feed(b'{"a"') == []
    assert splitter.feed(b": 1}\n\n \n{") == [b'{"a": 1}']


def test_an_endless_line_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "LONGEST_LINE", 100)
    splitter = LineSplitter()
    for _ in range(30):
        assert splitter.feed(b"x" * 10) == []
    assert splitter.feed(b'x\n{"a": 1}\n') == [b'{"a": 1}']


@pytest.mark.parametrize("line", [b"", b"[]", b"1", b"{", b"\xff"])
def test_what_is_no_object_is_a_value_error(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the class is the promise, the words are json's
        decode(line)


def test_a_lone_surrogate_in_a_path_survives() -> None:
    assert decode(encode({"path": "a\udcff"})) == {"path": "a\udcff"}


def test_an_outbox_keeps_what_the_pipe_does_not_take(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    outbox = Outbox(writer)
    sent = [{"n": n, "fill": "x" * 1000} for n in range(500)]
    for message in sent:
        outbox.put(message)
    assert outbox.waiting
    splitter, got = LineSplitter(), []
    while len(got) < len(sent):
        chunk, ended = read_available(reader)
        assert not ended
        got += [decode(line) for line in splitter.feed(chunk)]
        outbox.flush()
    assert got == sent
    assert not outbox.waiting
    outbox.put({"fill": "x" * 200_000})
    outbox.drain(0.01)
    assert outbox.waiting


def test_an_outbox_without_a_reader_gives_up_quietly(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    outbox = Outbox(writer)
    os.close(reader)
    outbox.put({})
    assert outbox.broken
    assert not outbox.waiting


def test_reading_never_waits_and_tells_the_end(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    assert read_available(reader) == (b"", False)
    os.write(writer, b"abc")
    assert read_available(reader) == (b"abc", False)
    os.close(writer)
    assert read_available(reader) == (b"", True)
    os.close(reader)
    assert read_available(reader) == (b"", True)
