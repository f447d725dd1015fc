function Add-Disk {
    param([Parameter(Mandatory)][string]$Serial, [string]$Label)
    $drive = Get-Disk | Where-Object { $_.SerialNumber.Trim() -eq $Serial } | Select-Object -ExpandProperty Number
    $arguments = '--mount', "\\.\PHYSICALDRIVE$drive", '--bare', '--name', $Label
    & wsl.exe @arguments
}

$www = @{
    Serial = 'S6BENS0R912345'
    Label  = 'www'
}
Add-Disk @www
