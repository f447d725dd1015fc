"""Lets the tests beside it share `script_facts`."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
