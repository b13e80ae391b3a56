"""The ways in which an engine misbehaves, each under its name: faults that were met with, and those that protocols allow."""

from __future__ import annotations

from collections.abc import Mapping

from eval import engine_faults_text, engine_faults_wire
from eval.faulty_engine import Behaviour

FAULTS: Mapping[str, Behaviour] = {**engine_faults_wire.KNOWN.faults, **engine_faults_text.KNOWN.faults}
# odd and no fault: the answer comes through whole
HARMLESS = frozenset(engine_faults_wire.KNOWN.odd | engine_faults_text.KNOWN.odd)
