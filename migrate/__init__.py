"""Readers of ad-hoc forms, the disk model they fill, the writer and the proof."""
