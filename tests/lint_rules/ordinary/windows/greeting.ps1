# Begrüßt alle, die sich anmelden: äöü ohne BOM.
Write-Host "Grüß Gott, $env:USERNAME – schönen Tag!"
