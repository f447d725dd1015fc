# Run once, elevated.
$script = Join-Path $PSScriptRoot 'attach-containers.ps1'
$target = 'C:\Tools\attach-containers.ps1'
Copy-Item $script $target -Force
schtasks.exe /create /f /tn "WSL containers" /sc onstart /delay 0001:00 /ru SYSTEM /rl HIGHEST `
    /tr "powershell.exe -NoProfile -ExecutionPolicy Bypass -File $target"
