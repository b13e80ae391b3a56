"""A shop's customer service: orders and what may be done with them. Knows no HTTP, no SQL and no language model."""
