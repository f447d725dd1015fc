r"""Text from files made safe for a terminal: what would act on it is shown as an escape.

A file may hold sequences that move the cursor, change the title or turn the direction of the
text, so that the screen shows something else than the file holds (https://trojansource.codes).
"""

from __future__ import annotations

import re

# C0 but tab and newline, DEL and C1; the Arabic letter mark, zero-width space and direction
# marks; line and paragraph separators, embeddings and overrides; invisible operators and
# isolates; lone surrogates; the byte order mark, interlinear anchors and the tag characters.
_UNSAFE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    r"""Show control and direction characters as `\x1b`, `\u202e`; keep newline and tab.

    The result can be encoded as UTF-8, also where `text` holds lone surrogates, as names of
    files that are not UTF-8 do. Call it on every text from a file or a file name that is printed.
    """
    # The pattern takes a millisecond to compile, so ordinary text does without it.
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return re.sub(_UNSAFE, _escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x100:
        return "\\r" if code == 0x0D else f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
