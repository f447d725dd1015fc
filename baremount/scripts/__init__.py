"""Readers of the other files: batch, shell, Python, wsl.conf, fstab, scheduled tasks."""
