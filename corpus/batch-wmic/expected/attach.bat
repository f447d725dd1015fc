@echo off
rem Photos: the disk in the left bay.
set SERIAL=ZDH5LK2Q
for /f "tokens=2 delims==" %%d in ('wmic diskdrive where "SerialNumber='%SERIAL%'" get DeviceID /value ^| find "="') do set DISK=%%d
if not defined DISK exit /b 1
wsl.exe --mount %DISK% --bare
wsl.exe -u root mount -t ext4 -o noatime UUID=6a1d90c4-3f0e-4be7-8d55-20b9a7c1e83f /mnt/photos
