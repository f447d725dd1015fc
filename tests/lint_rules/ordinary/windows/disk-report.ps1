# Prints what disks there are and how they feel.
[CmdletBinding()]
param([string]$OutFile = "$env:TEMP\disks.csv")

Get-PhysicalDisk |
    Select-Object DeviceId, FriendlyName, SerialNumber, HealthStatus, Size |
    Sort-Object DeviceId |
    Export-Csv -Path $OutFile -NoTypeInformation
Get-Disk | Where-Object FriendlyName -like '*Samsung*' | Format-Table Number, FriendlyName
Write-Host "Written to $OutFile"
