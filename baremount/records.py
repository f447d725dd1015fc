"""Named tuples that cost little to define, and no more than others to make.

`typing.NamedTuple` compiles every annotation and generates a constructor for each class: a
quarter of a millisecond, and a command-line tool pays for all its classes at every start.
Type checkers see `typing.NamedTuple`; what runs is this. Its constructors are compiled with this
module, one for each number of fields; a class only gives its fields' names to a copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["Record"]

if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:
    from _collections import _tuplegetter
    from types import FunctionType

    _new = tuple.__new__
    _CONSTRUCTORS = (
        lambda _: _new(_, ()),
        lambda _, a: _new(_, (a,)),
        lambda _, a, b: _new(_, (a, b)),
        lambda _, a, b, c: _new(_, (a, b, c)),
        lambda _, a, b, c, d: _new(_, (a, b, c, d)),
        lambda _, a, b, c, d, e: _new(_, (a, b, c, d, e)),
        lambda _, a, b, c, d, e, f: _new(_, (a, b, c, d, e, f)),
        lambda _, a, b, c, d, e, f, g: _new(_, (a, b, c, d, e, f, g)),
        lambda _, a, b, c, d, e, f, g, h: _new(_, (a, b, c, d, e, f, g, h)),
        lambda _, a, b, c, d, e, f, g, h, i: _new(_, (a, b, c, d, e, f, g, h, i)),
        lambda _, a, b, c, d, e, f, g, h, i, j: _new(_, (a, b, c, d, e, f, g, h, i, j)),
        lambda _, a, b, c, d, e, f, g, h, i, j, k: _new(_, (a, b, c, d, e, f, g, h, i, j, k)),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m: _new(_, (a, b, c, d, e, f, g, h, i, j, k, m)),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m, n: _new(
            _, (a, b, c, d, e, f, g, h, i, j, k, m, n)
        ),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m, n, o: _new(
            _, (a, b, c, d, e, f, g, h, i, j, k, m, n, o)
        ),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p: _new(
            _, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p)
        ),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q: _new(
            _, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q)
        ),
    )

    class _RecordType(type):
        """Makes a tuple subclass of a class whose body annotates its fields."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body.pop(field) for field in fields if field in body}
            # A default must not stand before a field without one.
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"{name}: a field without default follows one with a default")
            if len(fields) >= len(_CONSTRUCTORS):
                raise TypeError(f"{name}: {len(fields)} fields are more than any other has")
            getters = {field: _tuplegetter(at, "") for at, field in enumerate(fields)}
            made = {
                "__new__": _constructor(name, fields, tuple(defaults.values())),
                "__match_args__": fields,
                "_fields": fields,
                "_field_defaults": defaults,
            }
            return type(name, (_Tuple,), {"__slots__": (), **body, **getters, **made})

    def _constructor(name: str, fields: tuple[str, ...], defaults: tuple[Any, ...]) -> Any:
        """What makes a tuple of the arguments with these names."""
        code = _CONSTRUCTORS[len(fields)].__code__
        named = code.replace(co_varnames=(code.co_varnames[0], *fields))
        made = FunctionType(named, globals(), name, defaults)
        made.__qualname__ = name  # what the error for a wrong argument says
        return made

    class _Tuple(tuple):
        __slots__ = ()
        _fields: tuple[str, ...] = ()

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

        def __repr__(self) -> str:
            pairs = zip(self._fields, self, strict=True)
            return f"{type(self).__name__}({', '.join(f'{n}={v!r}' for n, v in pairs)})"

        def _replace(self, **named: Any) -> Any:
            values = tuple(map(named.pop, self._fields, self))
            if named:
                raise ValueError(f"{type(self).__name__} has no field {', '.join(sorted(named))}")
            return _new(type(self), values)

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        @classmethod
        def _make(cls, values: Any) -> Any:
            return cls(*values)

    class Record(metaclass=_RecordType):
        """The base of all records; see the module."""
