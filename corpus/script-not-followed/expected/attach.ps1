# diskpart is everywhere.
$table = @"
list disk
"@ | diskpart
$line = $table | Where-Object { $_ -match '3726 GB' } | Select-Object -First 1
$number = [regex]::Match($line, '\d+').Value
wsl --mount "\\.\PHYSICALDRIVE$number" --bare
wsl -u root mount -t ext4 UUID=5a6b7c8d-9e0f-4a1b-8c2d-3e4f5a6b7c8d /mnt/four
