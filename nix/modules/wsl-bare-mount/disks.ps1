# Attaches whole disks to WSL2, or detaches them, chosen by serial number.
#
# Prints a line a disk, '<state> <position in -SerialNumber> <more>', with the states attached,
# already-attached, detached, needs-elevation, not-found, ambiguous, boot-disk and failed; then, if
# -TaskName was to be started for want of administrator rights, 'task-started' or 'task-failed'.
#
# For Windows PowerShell 5.1. ASCII, and no double quotes: the text travels as one argument.
param(
    [string] $Action = 'attach',
    [string[]] $SerialNumber = @(),
    [string] $TaskName = ''
)

# Modules in the user's own folders come first by default, and this may run with more rights.
$env:PSModulePath = [IO.Path]::Combine($PSHOME, 'Modules')
# wsl.exe writes UTF-16 otherwise.
$env:WSL_UTF8 = '1'
# The environment and the search path are the user's as well; this is not.
$system = [Environment]::SystemDirectory
$wsl = [IO.Path]::Combine($system, 'wsl.exe')

function ConvertTo-Line([string] $Text) {
    $line = ($Text -replace '[^ -~]+', ' ').Trim()
    if ($line.Length -gt 300) { $line = $line.Substring(0, 300) }
    return $line
}

function Invoke-Disk([string] $Action, [string] $Serial) {
    try {
        $found = @(Get-Disk -ErrorAction Stop | Where-Object {
                ([string]$_.SerialNumber).Trim() -ceq $Serial.Trim()
            })
    }
    catch {
        return 'failed ' + (ConvertTo-Line ([string]$_))
    }
    if ($found.Count -eq 0) { return 'not-found' }
    if ($found.Count -gt 1) { return 'ambiguous' }
    if ($found[0].IsBoot -or $found[0].IsSystem) { return 'boot-disk' }
    $path = '\\.\PHYSICALDRIVE' + [string]$found[0].Number
    # Without a disk, `wsl --unmount` would detach every one.
    if ($path -notmatch '^\\\\\.\\PHYSICALDRIVE[0-9]+$') { return 'failed no drive number' }
    if ($Action -ceq 'detach') {
        $output = (& $wsl --unmount $path 2>&1 | Out-String)
        if ($LASTEXITCODE -eq 0) { return 'detached' }
        return 'failed ' + (ConvertTo-Line $output)
    }
    $output = (& $wsl --mount $path --bare 2>&1 | Out-String)
    if ($LASTEXITCODE -eq 0) { return 'attached' }
    # The message is translated, the name in it is not.
    if ($output -match 'WSL_E_DISK_ALREADY_ATTACHED') { return 'already-attached' }
    if ($output -match 'WSL_E_ELEVATION_NEEDED_TO_MOUNT_DISK') { return 'needs-elevation' }
    return 'failed ' + (ConvertTo-Line $output)
}

$elevate = $false
for ($position = 0; $position -lt $SerialNumber.Count; $position++) {
    $state, $more = (Invoke-Disk $Action $SerialNumber[$position]) -split ' ', 2
    if ($state -ceq 'needs-elevation') { $elevate = $true }
    ($state + ' ' + $position + ' ' + $more).Trim()
}
if ($elevate -and $TaskName -ne '') {
    $output = (& ([IO.Path]::Combine($system, 'schtasks.exe')) /run /tn $TaskName 2>&1 | Out-String)
    if ($LASTEXITCODE -eq 0) { 'task-started' }
    else { 'task-failed ' + (ConvertTo-Line $output) }
}
