@echo off
wsl --terminate NixOS
wsl -d NixOS --user root -- nixos-rebuild switch
wsl --status || echo WSL is not there
