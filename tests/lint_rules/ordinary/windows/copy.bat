@echo off
setlocal
set SOURCE=C:\Data
set TARGET=\\nas\backup
for /f "tokens=2 delims==" %%d in ('wmic os get localdatetime /value') do set NOW=%%d
robocopy %SOURCE% %TARGET%\%NOW:~0,8% /E /R:1
if errorlevel 8 exit /b 1
schtasks /create /f /tn "Copy" /tr "%~f0" /sc daily /st 03:00 /ru SYSTEM /rl highest
endlocal
