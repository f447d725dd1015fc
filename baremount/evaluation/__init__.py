"""The partial evaluators: pure, lazy, bounded."""
