@echo off
rem By hand, when WSL was shut down
cd /d %~dp0
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0Attach-Disks.ps1"
pause
