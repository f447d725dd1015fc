# ── Täglich: alles auf den neuesten Stand ──
winget upgrade --all --silent
wsl.exe --update
Write-Host 'Fertig – schönen Tag!'
