function New-TestMachine {
    param([string]$Name, [string]$Disk)
    New-VM -Name $Name -MemoryStartupBytes 4GB -Generation 2 -SwitchName 'Default Switch'
    Add-VMHardDiskDrive -VMName $Name -DiskNumber 2
    Mount-VHD -Path $Disk -ReadOnly
    Dismount-VHD -Path $Disk
}
foreach ($name in 'one', 'two') { New-TestMachine -Name $name -Disk "C:\VMs\$name.vhdx" }
