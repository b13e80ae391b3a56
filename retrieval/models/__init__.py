"""Models made ready to load: downloaded from pinned sources, checked, converted once, kept in a cache folder."""

from retrieval.models.builtin import BUILT_IN
from retrieval.models.errors import ModelPreparationError
from retrieval.models.prepare import PreparedModel, open_prepared, prepare
from retrieval.models.progress import Progress, Silent

__all__ = ["BUILT_IN", "ModelPreparationError", "PreparedModel", "Progress", "Silent", "open_prepared", "prepare"]
