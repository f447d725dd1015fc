"""What is wrong with the options of one mount, by the tables of which file system takes which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.mount_option_table import (
    CONTRADICTIONS,
    FAMILIES,
    GENERIC,
    NTFS,
    SINGLE,
    TAKERS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def refused(option: str, fs_type: str | None) -> tuple[str, str] | None:
    """Message and help for an option that the mount would fail on."""
    family, name = FAMILIES.get(fs_type or ""), option.partition("=")[0]
    if family is None or name in GENERIC:
        return None
    takers = TAKERS.get(name)
    if takers is None:
        meant = next((known for known in sorted(GENERIC) if _is_slip(option, known)), None)
        if meant is None:
            return None
        message = f"`{option}` is no mount option, so that the mount fails"
        return message, f"write `{meant}`, if that is meant"
    if family in takers:
        return None
    message = f"`{option}` is no option of {fs_type}, so that the mount fails"
    # NTFS stands among the takers of most options for want of knowledge only.
    sure = takers if "vfat" in takers and "ext4" not in takers else takers - NTFS or takers
    of = f"belongs to {', '.join(sorted(sure))}" if sure else "is gone from Linux"
    return message, f"take it out; it {of}"


def _is_slip(option: str, known: str) -> bool:
    """Whether one letter too many, missing, wrong or swapped makes `option` of a known one."""
    if len(known) < 6 or abs(len(option) - len(known)) > 1 or not option.isalpha():
        return False
    start = 0
    while start < min(len(option), len(known)) and option[start] == known[start]:
        start += 1
    left, right = option[start:], known[start:]
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped


def contradictions(options: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of options of which the later one undoes the earlier one."""
    last = {option: at for at, option in enumerate(options)}
    for one, other in CONTRADICTIONS:
        if one in last and other in last:
            first, second = sorted((one, other), key=last.__getitem__)
            yield first, second
    values: dict[str, str] = {}
    for option in options:
        name, equals, _ = option.partition("=")
        if equals and name in SINGLE and values.setdefault(name, option) != option:
            yield values[name], option
