"""That many files are read by several processes as they are by one."""

from __future__ import annotations

import pytest

from baremount.lint_rules.support.toolbox import toolbox
from baremount.linting import inputs
from baremount.linting.gathering import Gathered
from baremount.linting.inputs import read_inputs

TOOLBOX = toolbox()


def tree(root, count, relevant):
    """A tree of Nix files; the relevant ones get smaller with their number."""
    for number in range(count):
        text = f"wsl.enable = true; # {'x' * (count - number)}" if number in relevant else "a = 1;"
        (root / f"{number:04}.nix").write_text(f"{{ {text}\n}}\n")
    return Gathered((), tuple(sorted(str(path) for path in root.iterdir())))


@pytest.mark.parametrize("jobs", [2, 3, 7])
def test_all_files_are_read_once(tmp_path, monkeypatch, jobs):
    monkeypatch.setattr(inputs, "_WORTH_A_PROCESS", 10)
    monkeypatch.setattr(inputs, "_REHEARSAL", 8)
    gathered = tree(tmp_path, 40, {3, 21, 39})
    alone = read_inputs(gathered, None, TOOLBOX.rules, TOOLBOX)
    together = read_inputs(gathered, None, TOOLBOX.rules, TOOLBOX, jobs)
    assert [path[-8:-4] for path in alone.files] == ["0003", "0021", "0039"]
    assert {path: source.raw for path, source in together.files.items()} == {
        path: source.raw for path, source in alone.files.items()
    }
    assert together._replace(files={}) == alone._replace(files={})


@pytest.mark.parametrize(
    ("count", "jobs", "sizes"),
    [
        (10_000, 1, [10_000]),
        (10_000, 2, [4_000, 6_000]),
        (1_200, 2, [0, 1_200]),
        (5, 4, [0, 2, 2, 1]),
    ],
)
def test_the_first_part_is_smaller(count, jobs, sizes):
    shares = inputs._shares([str(number) for number in range(count)], jobs)
    assert [len(share) for share in shares] == sizes
    assert sorted(int(path) for share in shares for path in share) == list(range(count))


def test_the_smallest_file_is_rehearsed_where_others_read_too(tmp_path, monkeypatch):
    monkeypatch.setattr(inputs, "_REHEARSAL", 0)
    gathered = tree(tmp_path, 40, {15, 3, 7})
    seen = []
    read_inputs(gathered, None, TOOLBOX.rules, TOOLBOX, 2, seen.append)
    assert seen == []
    monkeypatch.setattr(inputs, "_WORTH_A_PROCESS", 10)
    read_inputs(gathered, None, TOOLBOX.rules, TOOLBOX, 2, seen.append)
    assert [source.path[-8:] for source in seen] == ["0015.nix"]
