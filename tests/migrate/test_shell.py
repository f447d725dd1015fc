"""Which command lines only attach and mount: what does anything else must never be taken out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baremount.migrate import shell

POWERSHELL = "/mnt/c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe"


@pytest.mark.parametrize(
    "text",
    [
        r"wsl.exe --mount '\\.\PHYSICALDRIVE2' --bare",
        r"/mnt/c/Windows/System32/wsl.exe --mount \\.\PHYSICALDRIVE2 --bare || true",
        "schtasks.exe /run /tn attach-disk",
        "schtasks.exe /run /tn attach-disk; sleep 5",
        f"{POWERSHELL} -Command \"wsl --mount '\\\\.\\PHYSICALDRIVE1' --bare\"",
    ],
)
def test_attaching_alone(text):
    assert shell.purpose(text) == "attaches"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "echo hello",
        "sshd -D",
        "wsl.exe --mount X --bare && systemctl start backup",
        "wsl.exe --mount X --bare; rm -rf /scratch",
        "wsl.exe --mount --vhd X --bare",
        "powershell.exe -Command 'wsl --mount --vhd X --bare'",
        "wsl.exe --mount X --bare\ncp /a /b",
        "cp /a /b & wsl.exe --mount X --bare",
        "schtasks.exe /run /tn attach | tee /var/log/attach",
        "schtasks.exe /run /tn DiskCleanup",
        "wsl.exe --mount X --bare; schtasks.exe /run /tn DiskCleanup",
        "schtasks.exe /run /tn UnmountDisks",
        "rm -rf /scratch; powershell.exe -Command 'wsl --mount X --bare'",
        'powershell.exe -Command "$d = Get-Disk 2 | Clear-Disk -RemoveData; wsl --mount X --bare"',
        'powershell.exe -Command "if (Start-Backup) { wsl --mount X --bare }"',
        "wsl.exe --mount X --bare > /etc/motd",
        "wsl.exe --mount X --bare; wsl.exe -d other -- rm -rf /x",
        # What a control word carries along.
        "echo on > /sys/power && wsl.exe --mount X --bare",
        "if wsl.exe --mount X --bare; then systemctl start backup; fi",
        "wsl.exe --mount X --bare $(systemctl start backup)",
        'powershell.exe -Command "wsl --mount X --bare; Start-Service backup"',
        "powershell.exe -File 'C:\\backup.ps1'; wsl.exe --mount X --bare",
    ],
)
def test_anything_else_is_not_attaching_alone(text):
    assert shell.purpose(text) != "attaches"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("mount /dev/sdb1 /mnt/data", True),
        ("mount /dev/sdb1 /mnt/data/", True),
        ("mount /dev/sdb1 /mnt/database", False),
        ("/run/current-system/sw/bin/mount -t ext4 /dev/sdb1 '/mnt/data'", True),
        ("if ! mount /dev/sdb1 /mnt/data; then exit 1; fi", True),
        ("umount /mnt/data", False),
        ("echo mount /dev/sdb1 /mnt/data", False),
        ("# mount /dev/sdb1 /mnt/data", False),
        ("mount \\\n  /dev/sdb1 \\\n  /mnt/data", True),
        ("echo 'unclosed", False),
    ],
)
def test_mounts_at_a_point(text, wanted):
    assert shell.mounts_point(text, "/mnt/data") is wanted


@pytest.mark.parametrize(
    "text",
    [
        "mount /dev/sdb1 /mnt/data",
        "for i in $(seq 30); do\n  [ -e /dev/sdb1 ] && break\ndone\nmount /dev/sdb1 /mnt/data",
        "mkdir -p /mnt/data\nmount /dev/sdb1 /mnt/data",
        "mountpoint -q /mnt/data || mount /dev/sdb1 /mnt/data",
        "DEVICE=/dev/sdb1\nmount $DEVICE /mnt/data",
        "mount UUID=11-22 /mnt/data -o noatime",
        "mount --target /mnt/data --source /dev/sdb1 &>/dev/null",
        "mount /mnt/data",
        "# don't wait\nmount /dev/sdb1 /mnt/data  # it's there",
        "/bin/sh -c 'mkdir -p /mnt/data; mount /dev/sdb1 /mnt/data'",
        "[ -x /run/current-system/sw/bin/mount ] && mount /dev/sdb1 /mnt/data",
        "[ -d /mnt/data ] || exit 1; mount /dev/sdb1 /mnt/data",
        "#!/bin/sh\n# ends \\\nmount /dev/sdb1 /mnt/data",
    ],
)
def test_mounting_alone(text):
    assert shell.mounts_only(text, shell.Ours(["/mnt/data"]))


@pytest.mark.parametrize(
    "text",
    [
        "mount /dev/sdb1 /mnt/data\nsystemctl start backup",
        "mount /dev/sdb1 /mnt/data && chown tim /mnt/data",
        "mount /dev/sdb1 /mnt/data; rsync -a /a /b",
        "mount /dev/sdb1 /mnt/data; mount /dev/sdc1 /mnt/other",
        "mount /dev/sdb1 /mnt/data; mkdir -p /mnt/data/x",
        "LEVEL=9 restic backup /home\nmount /dev/sdb1 /mnt/data",
        "mount /dev/sdb1 /mnt/data\necho 1 > /proc/sys/vm/drop_caches",
        "mount /dev/sdb1 /mnt/data; echo up &>/run/up",
        "mount /dev/sdb1 /mnt/data; echo up >|/run/up",
        "bash -c 'mount /dev/sdb1 /mnt/data; systemctl start backup'",
        # A file with which somebody switches it.
        "[ -f /etc/mount-data ] || exit 0; mount /dev/sdb1 /mnt/data",
        "if test -e /home/me/.mount; then mount /dev/sdb1 /mnt/data; fi",
        # A quote in a comment opens nothing, and a quoted mark begins no comment.
        "# don't wait\nrm -rf /scratch\n# it isn't needed\nmount /dev/sdb1 /mnt/data",
        "mount /dev/sdb1 /mnt/data; echo '#'; rm -rf /scratch",
        "mount /dev/sdb1 /mnt/data # ends \\\nrm -rf /scratch",
        # What has to do with the mount point and mounts no file system there.
        "mount /dev/sdb1 /mnt/data; mount --bind /mnt/data /srv",
        "mount /dev/sdb1 /mnt/data; mount -o bind /scratch /mnt/data",
        "mount /dev/sdb1 /mnt/data; mount --move /mnt/data /srv",
        "mount /dev/sdb1 /mnt/data; mount --make-rshared /mnt/data",
        "mount /dev/sdb1 /mnt/data; mount -o remount,ro /mnt/data",
        "mount -o ro /mnt/data",
        # What a file, LUKS, LVM or RAID holds, and memory.
        "mount /srv/disk.img /mnt/data",
        "mount /dev/mapper/data /mnt/data",
        "mount /dev/vg0/data /mnt/data",
        "mount /dev/md0 /mnt/data",
        "mount -t tmpfs none /mnt/data",
    ],
)
def test_anything_else_is_not_mounting_alone(text):
    assert not shell.mounts_only(text, shell.Ours(["/mnt/data"]))


@given(st.text())
def test_any_text_has_an_answer(text):
    """No shell text is too odd: an answer comes, and what mentions nothing attaches nothing."""
    shell.mounts_only(text, shell.Ours(["/mnt/data"]))
    shell.mounts_point(text, "/mnt/data")
    assert shell.purpose(text) == "own" or "mount" in text.lower() or "run" in text.lower()
