"""Patterns of `devicePattern`: which names below /dev/disk/by-id they can match.

udev matches with fnmatch(3): `*`, `?`, `[ab]`, `[a-z]`, `[!a]`, `[^a]`.
"""

from __future__ import annotations

import re
from functools import lru_cache

Token = frozenset[str] | None
"""The characters that one place of a name may have; None for any number of any."""

_ANY = frozenset(map(chr, range(33, 127)))
# A link's name cannot be longer: NAME_MAX.
_LONGEST = 255
_LITERAL_CLASS = re.compile(r"\[([^]!^])\]")
# What the names of all disks of a kind start with, and the partition's number that ends them.
_COMMON = re.compile(r"(wwn-(0x)?|scsi-(3|S(NVMe_?|ATA_?)?)?)?")
_ENDS = ("", *("-part" + "[0-9]" * digits for digits in (1, 2, 3)))
_PARTITION = re.compile(r"-part[0-9]*$")
# Of a serial number so many characters in a row are a piece that others hardly have.
_PIECE = 4


def literal(pattern: str) -> str:
    """A pattern with `[x]` as the character x itself, as the module reads it."""
    return _LITERAL_CLASS.sub(lambda match: match[1], pattern)


def core(pattern: str) -> str:
    """What a pattern says of one disk: nothing, where every disk's name fits.

    Without the start that all names have, the partition, and the globs.
    """
    text = _PARTITION.sub("", literal(pattern))
    text = _COMMON.sub("", text.lstrip("*"), count=1)
    return re.sub(r"[*?]|\[[^]]*\]", "", text).strip("-_.")


def holds_piece(pattern: str, serial: str) -> bool:
    """Whether a pattern has a piece of a serial number, which is given as udev writes it."""
    text = literal(pattern[:_LONGEST])
    size = min(_PIECE, len(serial))
    return any(
        serial[at : at + size] in text for at in range(min(len(serial), _LONGEST) - size + 1)
    )


def fits_serial(pattern: str, serial: str) -> bool:
    """Whether a pattern can match a link of a disk or partition with this serial number.

    `serial` as udev writes it: the name of a link ends in it, or in it and the partition.
    """
    return any(overlap(pattern, f"scsi-*{serial}{end}") for end in _ENDS)


def fits_link(pattern: str, link: str) -> bool:
    """Whether a pattern matches the link of a disk, or can match that of one of its partitions."""
    name = re.sub(r"[*?\[]", lambda match: f"[{match[0]}]", link)
    return any(overlap(pattern, name + end) for end in _ENDS)


def overlap(one: str, other: str) -> bool:
    """Whether some name matches both patterns; taken for true where one is too long to tell."""
    if max(len(one), len(other)) > 4 * _LONGEST:
        return True
    first, second = _tokens(one), _tokens(other)
    stars = sum(1 << at for at, token in enumerate(second) if token is None)
    accepted: dict[frozenset[str], int] = {}
    # Bit j: what is read so far of the first may stand before token j of the second.
    reached = _skip(1, stars)
    for token in first:
        if token is None:
            # From the first reachable place on, all of the second may be passed over.
            lowest = reached & -reached
            reached = (1 << (len(second) + 1)) - lowest
            continue
        if token not in accepted:
            accepted[token] = sum(
                1 << at for at, their in enumerate(second) if their is not None and their & token
            )
        reached = _skip(((reached & accepted[token]) << 1) | (reached & stars), stars)
        if not reached:
            return False
    return bool(reached >> len(second) & 1)


def _skip(reached: int, stars: int) -> int:
    """The places reached where a `*` may also stand for nothing; no two of them are neighbours."""
    return reached | (reached & stars) << 1


@lru_cache(maxsize=1024)
def _tokens(pattern: str) -> tuple[Token, ...]:
    tokens: list[Token] = []
    at = 0
    while at < len(pattern):
        character = pattern[at]
        end = _class_end(pattern, at) if character == "[" else 0
        if character == "*":
            if not tokens or tokens[-1] is not None:
                tokens.append(None)
        elif end > 0:
            tokens.append(_class(pattern[at + 1 : end]))
            at = end
        else:
            tokens.append(_ANY if character == "?" else frozenset(character))
        at += 1
    return tuple(tokens)


def _class_end(pattern: str, start: int) -> int:
    """Where the `[` at `start` is closed, -1 for never; a `]` that comes first does not."""
    negated = pattern[start + 1 : start + 2] in ("!", "^")
    return pattern.find("]", start + 2 + negated)


def _class(text: str) -> frozenset[str]:
    """The characters of `[…]`."""
    negated = text[0] in "!^"
    text = text[negated:]
    found: set[str] = set()
    for start, end in re.findall(r"(.)(?:-(.))?", text, re.DOTALL):
        # Links' names are ASCII: a range beyond it need not be written out.
        last = min(ord(end), 126) if end else ord(start)
        found.update(map(chr, range(ord(start), last + 1)))
    return _ANY - found if negated else frozenset(found)
