"""What the types of the module's options refuse: the message names the option."""

from __future__ import annotations

import pytest
from evaluated import EvaluationError, declaration, evaluate
from example_disks import disk, mounted

REFUSED = {
    "name with a slash": (disk(name='"a/b"'), "name"),
    "name with a quote": (disk(name="''a\"b''"), "name"),
    "name with a blank": (disk(name='"a b"'), "name"),
    "name with a line end": (disk(name='"a\\n"'), "name"),
    "name that starts with a dot": (disk(name='".a"'), "name"),
    "name that starts with a dash": (disk(name='"-a"'), "name"),
    "name with a specifier": (disk(name='"a%i"'), "name"),
    "empty name": (disk(name='""'), "name"),
    "no name": ('{ serialNumber = "S1"; }', "name"),
    "no serial": ('{ name = "data"; }', "serialNumber"),
    "empty serial": (disk(serialNumber='""'), "serialNumber"),
    "blank serial": (disk(serialNumber='" \\t "'), "serialNumber"),
    "number as serial": (disk(serialNumber="12"), "serialNumber"),
    **{
        f"pattern with {what}": (disk(devicePattern=f"''scsi-*S1{text}*''"), "devicePattern")
        for what, text in {
            "a double quote": '"',
            "a bar": "|",
            "a slash": "/",
            "a backslash": "\\",
            "a blank": " ",
            "a tab": "\t",
            "a line end": "\n",
        }.items()
    },
    "empty pattern": (disk(devicePattern='""'), "devicePattern"),
    "mount point as a path": (disk(filesystem="{ mountPoint = /mnt/data; }"), "mountPoint"),
    "relative mount point": (mounted("mnt/data"), "mountPoint"),
    "mount point with a line end": (mounted("/mnt/a\\nb"), "mountPoint"),
    "no mount point": (disk(filesystem="{ }"), "mountPoint"),
    "type with a blank": (disk(filesystem='{ mountPoint = "/a"; fsType = "a b"; }'), "fsType"),
    "empty type": (disk(filesystem='{ mountPoint = "/a"; fsType = ""; }'), "fsType"),
    "options as one string": (disk(filesystem='{ mountPoint = "/a"; options = "ro"; }'), "options"),
    "empty mount option": (disk(filesystem='{ mountPoint = "/a"; options = [ "" ]; }'), "options"),
    "UUID with a glob": (disk(filesystem='{ mountPoint = "/a"; uuid = "ab*"; }'), "uuid"),
    "UUID with a quote": (disk(filesystem="{ mountPoint = \"/a\"; uuid = ''a\"b''; }"), "uuid"),
    "unknown option": (disk(serial='"S1"'), "serial"),
}
SETTINGS_REFUSED = {
    "disks as a set": ("disks.data = { };", "disks"),
    "unknown trigger": ('trigger = "udev";', "trigger"),
    "relative PowerShell": ('powershellPath = "powershell.exe";', "powershellPath"),
    "empty task": ('scheduledTask = "";', "scheduledTask"),
    "blank task": ('scheduledTask = " ";', "scheduledTask"),
    "enable as a string": ('enable = "yes";', "enable"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_type_of_a_disks_option(name: str) -> None:
    text, option = REFUSED[name]
    with pytest.raises(EvaluationError) as refused:
        evaluate(declaration(text))
    assert "wsl.bareMounts.disks." in str(refused.value)
    assert f".{option}" in str(refused.value)


@pytest.mark.parametrize("name", SETTINGS_REFUSED)
def test_type_of_an_option(name: str) -> None:
    setting, option = SETTINGS_REFUSED[name]
    with pytest.raises(EvaluationError) as refused:
        evaluate(f"{{ wsl.enable = true; wsl.bareMounts = {{ {setting} }}; }}")
    assert f"wsl.bareMounts.{option}'" in str(refused.value)
