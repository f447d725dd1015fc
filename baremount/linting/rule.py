"""What a rule file is made of: its declaration, its reports, its cases.

Rules are found by walking a package: a module with `RULE` and `check` is a rule. They are called
once for each fact of the types they name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from baremount.linting.finding import Spot
from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from baremount.linting.finding import Fix, Safety, Severity
    from baremount.source import Source
    from baremount.syntax.tree import NixFile, Span

    Text = str | bytes


class Rule(Record):
    """The declaration of a rule; its documentation is the module's docstring."""

    code: str
    name: str
    severity: Severity
    languages: tuple[str, ...]
    """The languages whose files can hold what it flags, by the names of `Language`.

    None at all: every language, for what the engine itself finds out about files.
    """
    on: tuple[type, ...]
    """The types of the facts that `check` is called with; subclasses are not looked for."""
    markers: tuple[bytes, ...] = ()
    """Bytes of which every flagged file holds at least one; none: every file of the languages."""
    fix: Safety | None = None
    """The safety of its fixes; None where it never has one."""
    changes: tuple[str, ...] = ()
    """The fields of the model that a safe fix means to change, such as `options`."""


class Report(Record):
    """One finding as the rule gives it."""

    where: Spot
    message: str
    """What is wrong, in one sentence without a full stop, naming the value."""
    help: str
    """What to do about it, in one line."""
    fix: Fix | None = None
    severity: Severity | None = None
    """Where this one finding is milder or worse than the rule declares."""


class Context(Record):
    """What a rule may ask for beside the fact itself."""

    source: Source
    """The file of the fact; of a machine the file it is named after."""
    file: NixFile | None = None
    """The syntax tree, where the file is Nix."""
    inventory: object = None
    """The machine's inventory as parsed JSON, where `--inventory` gave one."""

    def spot(self, span: Span) -> Spot:
        """A piece of this file."""
        return Spot(self.source, span)


class Language(Record):
    """A kind of file other than Nix: how it is recognised and what facts it holds."""

    name: str
    patterns: tuple[str, ...]
    """File names, or their endings as `*.ps1`, in lower case; case does not matter."""
    file_name: str
    """What a case's file is called."""
    facts: Callable[[Source], Iterable[object]]
    """All facts, in order. `InputError` for a file that does not parse."""
    comments: Callable[[Source], Iterable[Span]]
    """The comments, with their delimiters; never raises."""


class RuleModule(Protocol):
    """A module with a rule, as found in a package."""

    RULE: Rule
    CASES: tuple[Clean | Flagged, ...]
    __doc__: str | None

    @staticmethod
    def check(fact: object, context: Context, /) -> Iterator[Report]: ...


class Clean(Record):
    """A case in which the rule finds nothing."""

    name: str
    files: Text | Mapping[str, Text]
    """The only file's text, or several by their paths."""
    inventory: object = None


class Flagged(Record):
    """A case with findings of the rule."""

    name: str
    files: Text | Mapping[str, Text]
    findings: tuple[str, ...]
    """All of them in order, as `LINE:COLUMN` and how the message starts, several files' with
    `PATH:` before."""
    fixed: Text | Mapping[str, Text] | None = None
    """What stands there once all fixes, unsafe ones too, are applied; None: no fix."""
    inventory: object = None
