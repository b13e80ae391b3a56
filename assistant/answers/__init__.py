"""The kinds of answer: one module a family, each planning what a turn says. Reads the catalogue; asks no model."""
