@echo off
wsl --mount \\.\PHYSICALDRIVE1 --bare
if exist D:\photos (
    wsl --mount \\.\PHYSICALDRIVE2 --bare
