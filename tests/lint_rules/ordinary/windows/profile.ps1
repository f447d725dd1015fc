Set-PSReadLineOption -EditMode Emacs
Set-Alias ll Get-ChildItem
function u { wsl --cd ~ @args }
function mnt { param($letter) wsl -u root -e mount -t drvfs "${letter}:" "/mnt/$letter" }
$env:PATH += ";$HOME\bin"
