"""Cutting the power after every step that the shipping code takes on a disk."""
