# Copies the photos; nothing of WSL's disks.
$target = '\\wsl.localhost\NixOS\srv\cold\photos'
if (Test-Path $target) {
    robocopy "$env:USERPROFILE\Pictures" $target /MIR /R:1
}
