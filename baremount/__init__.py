"""Migrate and lint declarations of physical disks mounted under NixOS-WSL."""

__version__ = "0.1.0"
