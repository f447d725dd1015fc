"""Names of commands and their parameters, as Windows PowerShell 5.1 and its modules have them.

Only what scripts around disks use is listed; any other cmdlet's parameters keep the name that
is written. Sources: about_Aliases and the reference of each cmdlet.
"""

from __future__ import annotations

import re
from typing import Final

from baremount.records import Record

ALIASES: Final = {
    "?": "Where-Object",
    "where": "Where-Object",
    "%": "ForEach-Object",
    "foreach": "ForEach-Object",
    "select": "Select-Object",
    "sort": "Sort-Object",
    "measure": "Measure-Object",
    "group": "Group-Object",
    "ft": "Format-Table",
    "fl": "Format-List",
    "gcim": "Get-CimInstance",
    "icim": "Invoke-CimMethod",
    "gwmi": "Get-WmiObject",
    "iwmi": "Invoke-WmiMethod",
    "gc": "Get-Content",
    "gcm": "Get-Command",
    "cat": "Get-Content",
    "type": "Get-Content",
    "sc": "Set-Content",
    "ac": "Add-Content",
    "iex": "Invoke-Expression",
    "icm": "Invoke-Command",
    "saps": "Start-Process",
    "start": "Start-Process",
    "sajb": "Start-Job",
    "sleep": "Start-Sleep",
    "echo": "Write-Output",
    "write": "Write-Output",
    "sls": "Select-String",
    "gi": "Get-Item",
    "gci": "Get-ChildItem",
    "dir": "Get-ChildItem",
    "ls": "Get-ChildItem",
    "gm": "Get-Member",
    "gv": "Get-Variable",
    "sv": "Set-Variable",
    "set": "Set-Variable",
    "nv": "New-Variable",
    "ni": "New-Item",
    "ri": "Remove-Item",
    "rm": "Remove-Item",
    "del": "Remove-Item",
    "cp": "Copy-Item",
    "copy": "Copy-Item",
    "mv": "Move-Item",
    "cd": "Set-Location",
    "sl": "Set-Location",
    "pushd": "Push-Location",
    "popd": "Pop-Location",
    "tee": "Tee-Object",
    "ipmo": "Import-Module",
    "cls": "Clear-Host",
    "gsv": "Get-Service",
    "ps": "Get-Process",
    "gps": "Get-Process",
    "spps": "Stop-Process",
    "kill": "Stop-Process",
    "pwd": "Get-Location",
    "rvpa": "Resolve-Path",
    "curl": "Invoke-WebRequest",
    "mount": "New-PSDrive",
    "compare": "Compare-Object",
    "diff": "Compare-Object",
}

# A parameter with `!` is a switch; those with a number may be given by position.
_PARAMETERS: Final = {
    "Where-Object": "Property@0 FilterScript InputObject Value",
    "ForEach-Object": (
        "Process@0 MemberName Begin End InputObject ArgumentList Parallel ThrottleLimit"
    ),
    "Select-Object": (
        "Property@0 ExpandProperty ExcludeProperty First Last Skip SkipLast Index Unique! Wait! "
        "InputObject"
    ),
    "Sort-Object": "Property@0 Descending! Unique! CaseSensitive! InputObject Culture",
    "Select-String": (
        "Pattern@0 Path@1 InputObject AllMatches! SimpleMatch! Quiet! CaseSensitive! NotMatch! "
        "List! Context Encoding"
    ),
    "Get-Disk": (
        "Number@0 FriendlyName SerialNumber UniqueId Path Partition CimSession StorageSubSystem"
    ),
    "Get-PhysicalDisk": (
        "FriendlyName@0 SerialNumber UniqueId DeviceNumber PhysicallyConnected! CanPool Usage "
        "HealthStatus Description Manufacturer Model MediaType StoragePool StorageSubSystem"
    ),
    "Get-Partition": (
        "DiskNumber@0 PartitionNumber@1 DriveLetter DiskId DiskPath Disk Volume UniqueId"
    ),
    "Get-Volume": "DriveLetter@0 FileSystemLabel FriendlyName UniqueId Partition Path ObjectId",
    "Set-Disk": (
        "Number@0 UniqueId Path InputObject IsOffline IsReadOnly PartitionStyle Signature Guid"
    ),
    "Clear-Disk": "Number@0 UniqueId FriendlyName RemoveData! RemoveOEM! Confirm! InputObject",
    "Get-Command": "Name@0 CommandType Module All! Syntax! TotalCount ArgumentList",
    "Get-CimInstance": (
        "ClassName@0 Filter@1 Property Query Namespace KeyOnly! ComputerName QueryDialect "
        "CimSession ResourceUri InputObject Shallow! OperationTimeoutSec"
    ),
    "Get-WmiObject": (
        "Class@0 Property@1 Filter Query Namespace ComputerName Amended! List! Recurse! AsJob! "
        "DirectRead! EnableAllPrivileges! Authentication Impersonation Credential"
    ),
    "Invoke-CimMethod": "InputObject@0 MethodName@1 Arguments@2 ClassName Namespace Query",
    "Get-Content": (
        "Path@0 LiteralPath Raw! Encoding TotalCount Tail ReadCount Delimiter Filter Include "
        "Exclude Force! Wait! Stream"
    ),
    "ConvertFrom-Json": "InputObject@0 AsHashtable! Depth NoEnumerate!",
    "Set-Content": "Path@0 Value@1 LiteralPath Encoding Force! NoNewline! PassThru! Stream",
    "Add-Content": "Path@0 Value@1 LiteralPath Encoding Force! NoNewline! PassThru! Stream",
    "Out-File": (
        "FilePath@0 Encoding@1 LiteralPath Append! Force! NoClobber! NoNewline! Width InputObject"
    ),
    "Join-Path": "Path@0 ChildPath@1 Resolve! Credential",
    "Split-Path": (
        "Path@0 LiteralPath Parent! Leaf! LeafBase! Extension! Qualifier! NoQualifier! Resolve! "
        "IsAbsolute!"
    ),
    "Resolve-Path": "Path@0 LiteralPath Relative!",
    "Test-Path": "Path@0 LiteralPath PathType IsValid! Filter Include Exclude",
    "New-Object": "TypeName@0 ArgumentList@1 ComObject Property Strict!",
    "Invoke-Expression": "Command@0",
    "Invoke-Command": (
        "ScriptBlock@0 ComputerName ArgumentList NoNewScope! InputObject Session FilePath "
        "Credential AsJob!"
    ),
    "Start-Job": (
        "ScriptBlock@0 Name FilePath ArgumentList InitializationScript InputObject RunAs32! "
        "Credential"
    ),
    "Start-Process": (
        "FilePath@0 ArgumentList@1 Verb WindowStyle WorkingDirectory Wait! PassThru! NoNewWindow! "
        "LoadUserProfile! UseNewEnvironment! Credential RedirectStandardOutput "
        "RedirectStandardError RedirectStandardInput"
    ),
    "Start-Sleep": "Seconds@0 Milliseconds",
    "Write-Output": "InputObject@0 NoEnumerate!",
    "Write-Host": "Object@0 NoNewline! ForegroundColor BackgroundColor Separator",
    "Read-Host": "Prompt@0 AsSecureString!",
    "Set-Variable": "Name@0 Value@1 Scope Option Force! PassThru! Visibility Description",
    "New-Variable": "Name@0 Value@1 Scope Option Force! PassThru! Visibility Description",
    "Get-Variable": "Name@0 ValueOnly! Scope Include Exclude",
    "Tee-Object": "FilePath@0 Variable Append! InputObject LiteralPath",
    "Register-ScheduledTask": (
        "TaskName@0 Action@1 Trigger@2 Settings@3 User@4 Password@5 RunLevel Principal "
        "InputObject Xml TaskPath Description Force! AsJob! CimSession ThrottleLimit"
    ),
    "Set-ScheduledTask": (
        "TaskName@0 Action@1 Trigger@2 Settings@3 Principal User Password InputObject TaskPath "
        "AsJob!"
    ),
    "Unregister-ScheduledTask": "TaskName@0 TaskPath InputObject Confirm! AsJob! WhatIf!",
    "Start-ScheduledTask": "TaskName@0 TaskPath InputObject AsJob!",
    "Stop-ScheduledTask": "TaskName@0 TaskPath InputObject AsJob!",
    "Enable-ScheduledTask": "TaskName@0 TaskPath InputObject AsJob!",
    "Disable-ScheduledTask": "TaskName@0 TaskPath InputObject AsJob!",
    "Get-ScheduledTask": "TaskName@0 TaskPath AsJob!",
    "New-ScheduledTask": "Action@0 Trigger@1 Settings@2 Principal Description",
    "New-ScheduledTaskAction": "Execute@0 Argument@1 WorkingDirectory@2 Id",
    "New-ScheduledTaskTrigger": (
        "AtLogOn! AtStartup! Once! Daily! Weekly! At User RandomDelay RepetitionInterval "
        "RepetitionDuration DaysInterval DaysOfWeek WeeksInterval"
    ),
    "New-ScheduledTaskPrincipal": (
        "UserId@0 LogonType@1 RunLevel@2 GroupId Id ProcessTokenSidType RequiredPrivilege"
    ),
    "New-ScheduledTaskSettingsSet": (
        "AllowStartIfOnBatteries! DontStopIfGoingOnBatteries! StartWhenAvailable! Hidden! "
        "WakeToRun! RunOnlyIfNetworkAvailable! RunOnlyIfIdle! DisallowDemandStart! "
        "DisallowHardTerminate! DontStopOnIdleEnd! RestartOnIdle! Disable! "
        "DisallowStartOnRemoteAppSession! ExecutionTimeLimit RestartCount RestartInterval "
        "MultipleInstances Priority Compatibility DeleteExpiredTaskAfter IdleDuration "
        "IdleWaitTimeout NetworkId NetworkName MaintenanceDuration MaintenanceDeadline "
        "MaintenancePeriod MaintenanceExclusive!"
    ),
    "Export-ScheduledTask": "TaskName@0 TaskPath@1",
    "Register-ScheduledJob": (
        "Name@0 ScriptBlock@1 Trigger FilePath ArgumentList ScheduledJobOption RunNow! Credential"
    ),
    "New-JobTrigger": "AtLogOn! AtStartup! Once! Daily! Weekly! At User RandomDelay DaysOfWeek",
    "New-ScheduledJobOption": (
        "RunElevated! StartIfOnBattery! ContinueIfGoingOnBattery! WakeToRun! RequireNetwork! "
        "HideInTaskScheduler! DoNotAllowDemandStart!"
    ),
    "Mount-VHD": "Path@0 NoDriveLetter! ReadOnly! Passthru! SnapshotId",
    "Mount-DiskImage": "ImagePath@0 Access NoDriveLetter! PassThru! StorageType",
}  # fmt: skip
_COMMON: Final = (
    "ErrorAction ErrorVariable WarningAction WarningVariable InformationAction OutVariable "
    "OutBuffer PipelineVariable Verbose! Debug! WhatIf! Confirm!"
)
_SHORT: Final = {
    "ea": "ErrorAction",
    "ev": "ErrorVariable",
    "wa": "WarningAction",
    "ov": "OutVariable",
}
_ARGUMENT_ALIASES: Final = {
    ("Start-Process", "args"): "ArgumentList",
    ("New-Object", "com"): "ComObject",
    ("Get-Content", "literalpath"): "Path",
    ("Get-Disk", "disknumber"): "Number",
    ("Get-PhysicalDisk", "deviceid"): "DeviceNumber",
    ("Get-WmiObject", "classname"): "Class",
    ("Get-CimInstance", "class"): "ClassName",
}
_CMDLET: Final = re.compile(r"[A-Za-z]+-[A-Za-z]\w*")
_PROGRAM: Final = re.compile(r"(?:^|[\\/])([^\\/]+?)(?:\.exe|\.com)?$", re.IGNORECASE)


class Parameters(Record):
    """The parameters of a command: all names, those that are switches, those by position."""

    names: tuple[str, ...]
    switches: frozenset[str]
    positions: tuple[str, ...]


_known: dict[str, Parameters] = {}
_CANONICAL: Final = {name.lower(): name for name in (*_PARAMETERS, *ALIASES.values())}


def command_name(written: str) -> str:
    """The full name of a command: aliases resolved, a program as its base name in lower case."""
    lower = written.lower()
    if lower in ALIASES:
        return ALIASES[lower]
    if lower in _CANONICAL:
        return _CANONICAL[lower]
    module, slash, rest = written.rpartition("\\")
    if _CMDLET.fullmatch(rest) and (not slash or re.fullmatch(r"[\w.]+", module)):
        return _CANONICAL.get(rest.lower(), rest)
    found = _PROGRAM.search(lower)
    return found[1] if found else lower


def is_cmdlet(name: str) -> bool:
    """Whether a full name is that of a cmdlet or function rather than of a program."""
    return _CMDLET.fullmatch(name) is not None


def parameters_of(name: str) -> Parameters:
    """The parameters of a cmdlet; only the common ones where it is not listed."""
    found = _known.get(name)
    if found is None:
        words = (_PARAMETERS.get(name, "") + " " + _COMMON).split()
        bare = [word.rstrip("!").partition("@")[0] for word in words]
        positions = sorted(
            (int(word.partition("@")[2]), clean)
            for word, clean in zip(words, bare, strict=True)
            if "@" in word
        )
        switches = frozenset(
            clean for word, clean in zip(words, bare, strict=True) if word.endswith("!")
        )
        found = Parameters(tuple(dict.fromkeys(bare)), switches, tuple(p for _, p in positions))
        _known[name] = found
    return found


def parameter_alias(command: str, written: str) -> str:
    """What a parameter's alias stands for."""
    lower = written.lower()
    return _SHORT.get(lower) or _ARGUMENT_ALIASES.get((command, lower), written)
