@echo off
rem Lists the disks twice.
wmic diskdrive get Index,Caption,SerialNumber
powershell -NoProfile -Command "Get-Disk | Format-List Number,FriendlyName,SerialNumber"
echo list disk > %TEMP%\list.txt
diskpart /s %TEMP%\list.txt
pause
