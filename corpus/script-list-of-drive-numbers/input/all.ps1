$drives = 1, 2, 3
foreach ($drive in $drives) {
    wsl --mount "\\.\PHYSICALDRIVE$drive" --bare
}
wsl --mount '\\.\PHYSICALDRIVE4' --bare
if ($LASTEXITCODE) { wsl --mount '\\.\PHYSICALDRIVE4' --bare }
