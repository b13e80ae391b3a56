"""Understanding: from a message and the dialogue so far to an `Understanding`. Fast and deterministic; no model is asked."""
