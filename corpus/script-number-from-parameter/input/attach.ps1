param(
    # As shown by Get-Disk
    [Parameter(Position = 0)][ValidateRange(1, 9)][int]$DiskNumber = 2,
    [string]$Mount = '/mnt/raw'
)
wsl --mount "\\.\PHYSICALDRIVE$DiskNumber" --bare
wsl -u root mount UUID=7e8f9a0b-1c2d-4e3f-a4b5-c6d7e8f9a0b1 $Mount
