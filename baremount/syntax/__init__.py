"""Syntax trees of the languages that are read, each behind one adapter."""
