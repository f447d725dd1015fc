"""The shipped NixOS-WSL module and its files, as package data."""
