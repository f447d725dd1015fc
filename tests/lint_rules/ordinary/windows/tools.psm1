function Get-DriveByModel([string]$Model) {
    Get-CimInstance Win32_DiskDrive -Filter "Model LIKE '%$Model%'" | Select-Object -First 1 DeviceID
}
function Test-Wsl { [bool](Get-Command wsl.exe -ErrorAction SilentlyContinue) }
Export-ModuleMember -Function Get-DriveByModel, Test-Wsl
