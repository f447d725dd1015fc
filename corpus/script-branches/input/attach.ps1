# One script for desktop and notebook.
switch ($env:COMPUTERNAME) {
    'DESKTOP-OAK' {
        $disk = Get-PhysicalDisk -SerialNumber 'S4EVNX0W654321'
        wsl --mount "\\.\PHYSICALDRIVE$($disk.DeviceId)" --bare --name oak
    }
    'LAPTOP-ELM' {
        $disk = Get-PhysicalDisk -SerialNumber '21130H469C03'
        wsl --mount "\\.\PHYSICALDRIVE$($disk.DeviceId)" --bare --name elm
    }
    default { throw "no disk for $env:COMPUTERNAME" }
}

try {
    if (Test-Path 'C:\wsl\extra') {
        wsl --mount "\\.\PHYSICALDRIVE$((Get-Disk -SerialNumber 'YNA5D1QX').Number)" --partition 2 --type xfs --name extra
    } else {
        Write-Host 'nothing extra'
    }
} catch {
    Write-Warning "extra: $_"
} finally {
    wsl --list --running
}
