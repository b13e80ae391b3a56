"""Writes the sample shop: hand-written tables in, the same bytes out every time."""
