# Whatever carries a Linux file system.
$linux = '{0fc63daf-8483-4772-8e79-3d69d8477de4}'
foreach ($partition in Get-Partition | Where-Object GptType -eq $linux) {
    wsl --mount "\\.\PHYSICALDRIVE$($partition.DiskNumber)" --bare
}
