@echo off
:: Run once, as administrator.
set TASK=Attach games to WSL
set DISK=\\.\PHYSICALDRIVE3
schtasks /create /tn "%TASK%" /tr "wsl.exe --mount %DISK% --bare" /sc onlogon /rl highest /f
schtasks /run /tn "%TASK%"
