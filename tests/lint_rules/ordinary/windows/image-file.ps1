# An image file with Linux on it.
$image = Join-Path $env:LOCALAPPDATA 'images\work.vhdx'
wsl.exe --mount --vhd $image --name work --type ext4
wsl.exe --unmount $image
