"""Records behave as named tuples do, whatever they cost."""

from __future__ import annotations

import copy
import pickle

import pytest

from baremount import records
from baremount.problems import Problem
from baremount.records import Record
from baremount.values import Place


class Point(Record):
    x: int
    y: int = 7

    @property
    def total(self) -> int:
        return self.x + self.y


def test_fields_by_position_by_name_and_by_default():
    assert Point(1, 2) == Point(1, y=2) == Point(y=2, x=1) == (1, 2)
    assert Point(1) == Point(1, 7)
    assert (Point(1).x, Point(1).y, Point(1).total) == (1, 7, 8)


@pytest.mark.parametrize(
    ("positional", "named"),
    [((), {}), ((1, 2, 3), {}), ((1,), {"x": 2}), ((1,), {"z": 2}), ((), {"y": 1})],
    ids=["missing", "too many", "twice", "unknown", "missing beside a default"],
)
def test_wrong_arguments_are_refused(positional, named):
    with pytest.raises(TypeError, match="Point"):
        Point(*positional, **named)


def test_a_record_does_not_change():
    point = Point(1, 2)
    with pytest.raises(AttributeError):
        point.x = 3
    with pytest.raises(AttributeError):
        point.z = 3
    assert point._replace(y=3) == (1, 3)
    assert point == (1, 2)
    with pytest.raises(ValueError, match="z"):
        point._replace(z=1)


def test_it_is_a_tuple():
    x, y = Point(1, 2)
    assert (x, y) == (1, 2)
    assert len({Point(1, 2), Point(1, 2), Point(2, 1)}) == 2
    assert min([Place("b", 1, 1), Place("a", 2, 1), Place("a", 1, 9)]) == ("a", 1, 9)
    assert Point._make([1, 2])._asdict() == {"x": 1, "y": 2}
    assert repr(Point(1, 2)) == "Point(x=1, y=2)"


def test_it_can_be_matched_copied_and_pickled():
    match Place("a", 1, 2):
        case Place(path, line, column):
            assert (path, line, column) == ("a", 1, 2)
    place = Place("a", 1, 2)
    assert copy.deepcopy(place) == pickle.loads(pickle.dumps(place)) == place


def test_a_default_before_a_field_without_one_is_refused():
    with pytest.raises(TypeError, match="default"):

        class Wrong(Record):
            x: int = 1
            y: int


def test_any_number_of_fields_up_to_the_largest_has_its_constructor():
    for count in range(len(records._CONSTRUCTORS)):
        names = [f"field_{number}" for number in range(count)]
        made = type(Record)(
            "Made", (Record,), {"__annotations__": dict.fromkeys(names, "int"), **last(names)}
        )
        values = range(count)
        assert made(*values) == made(**dict(zip(names, values, strict=True))) == tuple(values)
        assert made(*values[:-1]) == (*values[:-1], *[70] * bool(count))
        assert [getattr(made(*values), name) for name in names] == list(values)


def last(names):
    return {names[-1]: 70} if names else {}


def test_more_fields_than_that_are_refused():
    names = [f"field_{number}" for number in range(len(records._CONSTRUCTORS))]
    with pytest.raises(TypeError, match="Large"):
        type(Record)("Large", (Record,), {"__annotations__": dict.fromkeys(names, "int")})


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("a.nix", 2, 3, "is odd"), "a.nix:2:3: is odd"),
        (Problem("a.nix", 0, 0, "is odd"), "a.nix: is odd"),
    ],
)
def test_a_problem_names_its_place(problem, text):
    assert str(problem) == text
