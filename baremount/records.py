"""Named tuples that cost little to define.

`typing.NamedTuple` compiles every annotation and generates a constructor for each class: a
quarter of a millisecond, and a command-line tool pays for all its classes at every start.
Type checkers see `typing.NamedTuple`; what runs is this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["Record"]

if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:
    from _collections import _tuplegetter

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
            getters = {field: _tuplegetter(at, "") for at, field in enumerate(fields)}
            made = {"_fields": fields, "_field_defaults": defaults, "__match_args__": fields}
            return type(name, (_Tuple,), {"__slots__": (), **body, **getters, **made})

    class _Tuple(tuple):
        __slots__ = ()
        _fields: tuple[str, ...] = ()

        def __new__(cls, *values: Any, **named: Any) -> Any:
            if named or len(values) != len(cls._fields):
                values = _arguments(cls, values, named)
            return tuple.__new__(cls, values)

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

        def __repr__(self) -> str:
            pairs = zip(self._fields, self, strict=True)
            return f"{type(self).__name__}({', '.join(f'{n}={v!r}' for n, v in pairs)})"

        def _replace(self, **named: Any) -> Any:
            given = dict(zip(self._fields, self, strict=True))
            unknown = named.keys() - given.keys()
            if unknown:
                raise ValueError(f"{type(self).__name__} has no field {', '.join(sorted(unknown))}")
            return tuple.__new__(type(self), {**given, **named}.values())

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        @classmethod
        def _make(cls, values: Any) -> Any:
            return cls(*values)

    def _arguments(cls: type, values: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        """The fields' values, or the error that a call of a function would give."""
        defaults = cls._field_defaults
        lacking = len(cls._fields) - len(values)
        if not named and 0 < lacking <= len(defaults):
            return (*values, *tuple(defaults.values())[-lacking:])
        filled = list(values)
        missing = []
        for field in cls._fields[len(values) :]:
            if field in named:
                filled.append(named.pop(field))
            elif field in defaults:
                filled.append(defaults[field])
            else:
                missing.append(field)
        # What is left of the names is given twice, or there is no such field.
        if named or lacking < 0:
            wrong = list(named) or values
            raise TypeError(f"{cls.__name__}: unexpected or repeated arguments {wrong}")
        if missing:
            raise TypeError(f"{cls.__name__}: no value for {', '.join(missing)}")
        return tuple(filled)

    class Record(metaclass=_RecordType):
        """The base of all records; see the module."""
