"""Work spread over processes comes to the same as that of one, whatever becomes of them."""

from __future__ import annotations

import os
import signal

import pytest

from baremount.linting.parallel import spread

HERE = os.getpid()


@pytest.fixture(autouse=True)
def _no_child_is_left():
    yield
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def in_a_child():
    return os.getpid() != HERE


def test_results_come_in_the_order_of_the_parts():
    results = spread(lambda part: (part, in_a_child()), ["a", "b", "c"])
    assert results == [("a", False), ("b", True), ("c", True)]


def test_an_answer_may_be_larger_than_a_pipe_holds():
    sizes = [1_000, 3_000_000, 5_000_000]
    assert [len(answer) for answer in spread(lambda size: b"x" * size, sizes)] == sizes


def test_what_a_killed_process_had_to_do_is_done_here():
    def work(part):
        if in_a_child() and part == "b":
            os.kill(os.getpid(), signal.SIGKILL)
        return part, in_a_child()

    assert spread(work, ["a", "b", "c"]) == [("a", False), ("b", False), ("c", True)]


def test_an_answer_cut_short_counts_for_nothing(monkeypatch):
    real = os.fdopen

    def short(descriptor, mode):
        if mode == "wb":
            os.write(descriptor, b"\x80\x04")
            os._exit(0)
        return real(descriptor, mode)

    monkeypatch.setattr(os, "fdopen", short)
    assert spread(lambda part: (part, in_a_child()), ["a", "b"]) == [("a", False), ("b", False)]


@pytest.mark.parametrize("failing", ["a", "b", "c"])
def test_an_exception_reaches_whoever_asked(failing):
    def work(part):
        if part == failing:
            raise ValueError(part)
        return b"x" * 1_000_000

    with pytest.raises(ValueError, match=failing):
        spread(work, ["a", "b", "c"])


def test_what_cannot_be_handed_over_is_made_here():
    results = spread(lambda part: lambda: (part, in_a_child()), ["a", "b"])
    assert [result() for result in results] == [("a", False), ("b", False)]


def test_meanwhile_has_the_first_result():
    seen = []
    assert spread(str.upper, ["a", "b"], seen.append) == ["A", "B"]
    assert seen == ["A"]


def test_one_part_needs_no_process():
    assert spread(lambda _: in_a_child(), ["a"]) == [False]
