"""The sample shop and the generator that writes it."""
