"""The settings of a wsl.conf beside its boot command: nothing of theirs changes.

On NixOS the file is made from the options of `wsl.wslConf`, so that whoever comes from another
distribution has to set them there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate.plan import Change
from baremount.migrate.render import option_name
from baremount.scripts import wsl_conf
from baremount.scripts.wsl_conf_script import COMMAND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.scripts.facts import Script


def changes(script: Script) -> Iterator[Change]:
    """The fate of every setting; of the boot command only where it does nothing that is followed,
    since what it does has a fate of its own."""
    source = script.source
    marked = source.encoding == "utf-8-bom"
    text = source.raw if marked else source.content
    mark = len(source.raw) - len(source.content) if marked else 0
    conf = wsl_conf.read(text)
    for setting in (*conf.settings, *conf.lost):
        if setting.name == COMMAND and setting.effective and script.facts:
            continue
        place = source.place(max(setting.key_span[0] - mark, 0))
        option = option_name(("wsl", "wslConf", setting.section, setting.key))
        why = f"left alone; in NixOS `{option}` sets it"
        if not setting.effective:
            why = "left alone; WSL takes the setting above it"
        if setting in conf.lost:
            why = "left alone; WSL does not read it, since a line above is wrong"
        label = f"{setting.section}.{setting.key} = {setting.value}"
        yield Change(place, label, "kept", "", why)
