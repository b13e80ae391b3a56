"""The model hub: a whole model by its id, in safe formats only, and its errors in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.models.errors import ModelPreparationError
from retrieval.models.progress import Progress

_SAFE = ("*.safetensors", "*.json", "*.txt", "*.model", "*.jinja", "*.tiktoken")
_DUPLICATES = ("onnx/*", "openvino/*", "original/*", "consolidated*")


def looks_like_hub_id(name: str) -> bool:
    """Whether `name` has the form owner/model."""
    owner, _, model = name.partition("/")
    return bool(owner and model) and "/" not in model and not name.startswith((".", "/", "~"))


def download_model(name: str, folder: Path, progress: Progress) -> None:
    """The files of hub model `name` into `folder`; code and pickles are never fetched."""
    from huggingface_hub import snapshot_download

    progress.advance(f"download {name}", 0, 1)
    with translated(name):
        snapshot_download(name, local_dir=folder, allow_patterns=list(_SAFE), ignore_patterns=list(_DUPLICATES))
    if not any(folder.glob("**/*.safetensors")):
        raise ModelPreparationError(
            f"{name} has no safetensors files on the hub; models in other formats are not loaded"
        )
    progress.advance(f"download {name}", 1, 1)


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Errors of the hub as one line that names what to set."""
    from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, LocalEntryNotFoundError, RepositoryNotFoundError

    try:
        yield
    except GatedRepoError as error:
        raise ModelPreparationError(f"{name} asks for an agreement on the hub; accept it and set HF_TOKEN") from error
    except RepositoryNotFoundError as error:
        raise ModelPreparationError(f"the hub has no model {name} (private models need HF_TOKEN)") from error
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelPreparationError(
            f"cannot reach the model hub for {name} (set HF_ENDPOINT to a mirror, or give a local folder): {reason[:200]}"
        ) from error
