#Requires -RunAsAdministrator
param([Parameter(Mandatory)][int]$Number)
$disk = Get-Disk -Number $Number
if ($disk.BusType -ne 'USB') { throw "Disk $Number is no stick" }
$disk | Clear-Disk -RemoveData -Confirm:$false
Initialize-Disk -Number $Number -PartitionStyle GPT
New-Partition -DiskNumber $Number -UseMaximumSize -AssignDriveLetter |
    Format-Volume -FileSystem exFAT -NewFileSystemLabel STICK
