"""Lets the tests of the module import `evaluated`, and tells which module system they used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).parent
# Tests are no package; nothing but the tests of this folder wants the name.
sys.path.append(str(HERE))

if TYPE_CHECKING:
    import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says it at the end, as a header comes before this file is read."""
    evaluated = sys.modules.get("evaluated")
    if evaluated is not None and evaluated.library.cache_info().currsize:
        terminalreporter.write_line(f"The module was evaluated with {evaluated.library_name()}.")
