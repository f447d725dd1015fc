@echo off
setlocal enableextensions
rem Attach the archive disk; run as administrator.
set "SERIAL=WD-WCC7K2PL8J4H"
set MOUNTPOINT=/srv/archive
set DRIVE=

for /f "usebackq delims=" %%i in (`powershell -NoProfile -Command "(Get-PhysicalDisk -SerialNumber '%SERIAL%').DeviceId"`) do set DRIVE=%%i

if "%DRIVE%"=="" (
    echo disk %SERIAL% not found 1>&2
    exit /b 1
)

wsl --mount \\.\PHYSICALDRIVE%DRIVE% --bare
wsl -d NixOS -u root -- mount -t ext4 -o noatime,errors=remount-ro UUID=0b8f4e61-57d2-4f0e-9c33-1f6f2c7a5d90 %MOUNTPOINT%
endlocal
