"""The stand-in for vLLM that misbehaves, and its faults by name; evaluation runs use the same one."""

from __future__ import annotations

from eval.engine_faults import FAULTS, HARMLESS
from eval.faulty_engine import FaultyEngine, good

__all__ = ["FAULTS", "HARMLESS", "FaultyEngine", "good"]
