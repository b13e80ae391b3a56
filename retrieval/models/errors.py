"""The one error of model preparation."""

from __future__ import annotations


class ModelPreparationError(Exception):
    """A model could not be made ready; the text is one line that says why and what to do."""
