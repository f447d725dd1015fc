"""nix/docs/options.md: the reference of the options, made of nix/options.json."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from evaluated import run
from program import nix

NIX = Path(__file__).parents[2] / "nix"
PAGE = NIX / "docs" / "options.md"
REGENERATE = "BAREMOUNT_UPDATE_OPTIONS=1 pytest tests/nix"
HEAD = """\
# Options of wsl.bareMounts

Generated from the module by the tests; [how to use them](bare-mounts.md).
"""


def page(options: dict[str, Any]) -> str:
    """The options as Markdown: what must be known to set them, in the order of their names."""
    order = sorted(options, key=lambda name: (not name.endswith(".enable"), name))
    return "\n".join([HEAD, *("\n".join(section(name, options[name])) for name in order)])


def section(name: str, option: dict[str, Any]) -> list[str]:
    return [
        f"## `{name}`",
        "",
        option["description"].strip(),
        "",
        f"- Type: {option['typeInWords']}",
        f"- Default: {default(option)}",
        f"- Example: `{nix(option['example'])}`",
        "",
    ]


def default(option: dict[str, Any]) -> str:
    if "default" in option:
        return f"`{nix(option['default'])}`".replace("[  ]", "[ ]")
    given = option.get("defaultText")
    if given is None:
        return "none, it has to be set"
    return str(given["markdown"]) if "markdown" in given else f"`{given['expression']}`"


def test_the_page_is_made_of_the_options() -> None:
    wanted = page(json.loads((NIX / "options.json").read_bytes()))
    if os.environ.get("BAREMOUNT_UPDATE_OPTIONS"):
        PAGE.write_text(wanted, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == wanted, f"nix/docs is out of date. Run: {REGENERATE}"


def test_its_values_are_nix() -> None:
    options = json.loads((NIX / "options.json").read_bytes())
    values = [options[name][key] for name in options for key in options[name].keys() & {"example"}]
    assert run(f"[ {' '.join(f'({nix(value)})' for value in values)} ]") == values
