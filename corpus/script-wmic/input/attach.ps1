# Works without the storage cmdlets.
$serial = 'S3YJNX0K804512'
$answer = wmic diskdrive where "SerialNumber='$serial'" get Index /value
$index = ($answer | Select-String '\d+').Matches[0].Value
wsl --mount "\\.\PHYSICALDRIVE$index" --bare
wsl -u root mount -t xfs UUID=5e7d3b19-8c2f-4a06-b9d4-7f1e0c6a2d35 /mnt/scratch
