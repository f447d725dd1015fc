"""The disks of scripts, tasks and system files: paired, joined, accounted for, cleaned up."""
