"""The index of the rules' declarations says what the rules say.

With BAREMOUNT_WRITE_INDEX=1 it is written first, into the checkout.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from baremount.lint_rules.support.index import INDEX
from baremount.linting.toolbox import load

FOLDER = Path(__file__).parents[2] / "lint_rules"
FILE = FOLDER / "support/index.py"
COMMAND = "BAREMOUNT_WRITE_INDEX=1 pytest tests/lint_rules/test_index.py"
PACKAGE = "baremount.lint_rules"
RULES = load([PACKAGE]).rules
WIDTH = 100
HEAD = f'''"""What each rule declares, so that no rule is imported before it has something to check.

Generated from the rules: run `{COMMAND}`.
"""

from __future__ import annotations

'''


def size(rule):
    return (FOLDER / f"{rule.module.rpartition('.')[2]}.py").stat().st_size


def several(start, items, indent):
    """A tuple in one line, or one item a line."""
    comma = "," if len(items) == 1 else ""
    line = f"{indent}{start}({', '.join(items)}{comma}),\n"
    if len(line) <= WIDTH + 1:
        return line
    return f"{indent}{start}(\n" + "".join(f"{indent}    {i},\n" for i in items) + f"{indent}),\n"


def quoted(value):
    return repr(value).replace("'", '"')


def entry(rule):
    declared = rule.declaration
    indent = " " * 12
    return (
        f'    "{rule.module}": Indexed(\n        {size(rule)},\n        Rule(\n'
        + "".join(f"{indent}{quoted(value)},\n" for value in declared[:3])
        + several("", [quoted(each) for each in declared.languages], indent)
        + several("", [kind.__name__ for kind in declared.on], indent)
        + several("", [quoted(each) for each in declared.markers], indent)
        + f"{indent}{quoted(declared.fix)},\n"
        + several("", [quoted(each) for each in declared.changes], indent)
        + "        ),\n    ),\n"
    )


def imports():
    names = {"baremount.linting.rule": {"Rule"}, "baremount.linting.toolbox": {"Indexed"}}
    for kind in {kind for rule in RULES for kind in rule.declaration.on}:
        names.setdefault(kind.__module__, set()).add(kind.__name__)
    return "".join(f"from {m} import {', '.join(sorted(names[m]))}\n" for m in sorted(names))


def generated():
    entries = "".join(entry(rule) for rule in sorted(RULES, key=lambda rule: rule.module))
    return f"{HEAD}{imports()}\nINDEX: dict[str, Indexed] = {{\n{entries}}}\n"


def test_the_index_is_as_it_is_generated():
    if os.environ.get("BAREMOUNT_WRITE_INDEX"):
        FILE.write_bytes(generated().encode())
    assert FILE.read_bytes().decode() == generated(), f"run `{COMMAND}`"


def declarations(index):
    return [rule.declaration for rule in load([PACKAGE], index=index).rules]


def test_a_rule_that_is_not_in_the_index_is_found():
    known = dict(INDEX)
    del known[f"{PACKAGE}.missing_nofail"]
    assert declarations(known) == [rule.declaration for rule in RULES]


def test_what_the_index_says_of_a_file_of_another_size_does_not_count():
    name = f"{PACKAGE}.missing_nofail"
    old = INDEX[name]
    other = old.declaration._replace(markers=(b"never there",))
    stale = {**INDEX, name: old._replace(size=old.size + 1, declaration=other)}
    assert declarations(stale) == [rule.declaration for rule in RULES]


def test_what_the_index_says_of_a_rule_that_is_gone_does_not_count():
    known = {**INDEX, f"{PACKAGE}.gone": INDEX[f"{PACKAGE}.missing_nofail"]}
    assert declarations(known) == [rule.declaration for rule in RULES]


def test_no_rule_is_imported_before_it_is_asked(tmp_path):
    program = (
        "import sys; from baremount.lint_rules.support.toolbox import toolbox; "
        "rules = {rule.module for rule in toolbox().rules}; print(rules & sys.modules.keys())"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout.split() == [b"set()"]
