"""The linter: findings, the run over files, suppressions, fixes and outputs."""
