# A distro and its settings.
wsl --install -d Debian --no-launch
wsl.exe --set-default-version 2
wsl --list --verbose
$config = @"
[wsl2]
memory=8GB
processors=4
"@
Set-Content -Path "$env:USERPROFILE\.wslconfig" -Value $config -Encoding ascii
wsl --shutdown
wsl -d Debian -u root -- apt-get update
