$here = Split-Path -Parent $MyInvocation.MyCommand.Path
Start-Transcript -Path (Join-Path $here 'attach.log') -Append | Out-Null

$serials = @(
    'E823_8FA6_BF53_0001_001B_448B_4A12_33C7.'   # repos
)
foreach ($serial in $serials) {
    $disk = Get-PhysicalDisk | Where-Object { $_.SerialNumber -eq $serial }
    if ($null -eq $disk) { Write-Warning "missing: $serial"; continue }
    wsl.exe --mount "\\.\PHYSICALDRIVE$($disk.DeviceId)" --bare
}
Stop-Transcript | Out-Null
