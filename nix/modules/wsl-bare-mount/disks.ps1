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

# With 'Stop', PowerShell 5.1 ends at the first line that a program writes to its error output.
$ErrorActionPreference = 'Continue'
$ProgressPreference = 'SilentlyContinue'
# Modules in the user's own folders come first by default, and this may run with more rights.
$env:PSModulePath = [IO.Path]::Combine($PSHOME, 'Modules')
# wsl.exe writes UTF-16 otherwise.
$env:WSL_UTF8 = '1'

function ConvertTo-Line([string] $Text) {
    $line = ($Text.Replace([string][char]0, '') -creplace '[^ -~]+', ' ').Trim()
    if ($line.Length -gt 1000) { $line = $line.Substring(0, 1000) }
    return $line
}

# Runs a program of Windows itself; the search path is the user's, so that is not asked.
function Invoke-System([string] $Program, [string[]] $Arguments) {
    $path = [IO.Path]::Combine([Environment]::SystemDirectory, $Program)
    try {
        # Not by Out-String, which breaks long lines, names of errors included.
        $said = @(& $path $Arguments 2>&1 | ForEach-Object { [string]$_ })
        return @{ Succeeded = ($LASTEXITCODE -eq 0); Text = (ConvertTo-Line ($said -join ' ')) }
    }
    catch {
        return @{ Succeeded = $false; Text = (ConvertTo-Line ([string]$_)) }
    }
}

function Test-Administrator {
    $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
    $principal = New-Object -TypeName Security.Principal.WindowsPrincipal -ArgumentList $identity
    return $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}

function Invoke-Disk([string] $Action, [string] $Serial) {
    # Disks without a serial number have a blank one.
    if ($Serial.Trim() -eq '') { return 'not-found' }
    try {
        $disks = @(Get-Disk -ErrorAction Stop)
        if ($disks.Count -eq 0) { throw 'Windows lists no disk at all' }
    }
    catch {
        $reason = ConvertTo-Line ([string]$_)
        # Where the disks are hidden from others, an administrator may find this one.
        if (-not (Test-Administrator)) { return 'needs-elevation' }
        return 'failed ' + $reason
    }
    $found = @($disks | Where-Object { ([string]$_.SerialNumber).Trim() -ceq $Serial.Trim() })
    if ($found.Count -eq 0) { return 'not-found' }
    if ($found.Count -gt 1) { return 'ambiguous' }
    if ($found[0].IsBoot -or $found[0].IsSystem) { return 'boot-disk' }
    $path = '\\.\PHYSICALDRIVE' + [string]$found[0].Number
    # Without a disk, `wsl --unmount` would detach every one.
    if ($path -cnotmatch '^\\\\\.\\PHYSICALDRIVE[0-9]+\z') { return 'failed no drive number' }
    if ($Action -ceq 'detach') {
        $result = Invoke-System 'wsl.exe' @('--unmount', $path)
        if ($result.Succeeded) { return 'detached' }
        return 'failed ' + $result.Text
    }
    $result = Invoke-System 'wsl.exe' @('--mount', $path, '--bare')
    if ($result.Succeeded) { return 'attached' }
    # The message is translated, the name in it is not.
    if ($result.Text -cmatch 'WSL_E_DISK_ALREADY_ATTACHED') { return 'already-attached' }
    if ($result.Text -cmatch 'WSL_E_ELEVATION_NEEDED_TO_MOUNT_DISK') { return 'needs-elevation' }
    return 'failed ' + $result.Text
}

$elevate = $false
for ($position = 0; $position -lt $SerialNumber.Count; $position++) {
    $state, $more = (Invoke-Disk $Action $SerialNumber[$position]) -split ' ', 2
    if ($state -ceq 'needs-elevation') { $elevate = $true }
    ($state + ' ' + $position + ' ' + $more).Trim()
}
if ($elevate -and $TaskName -ne '') {
    $result = Invoke-System 'schtasks.exe' @('/run', '/tn', ('\' + $TaskName))
    if ($result.Succeeded) { 'task-started' } else { 'task-failed ' + $result.Text }
}
