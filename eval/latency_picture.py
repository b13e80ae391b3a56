"""A picture of how the time of a page grows with the catalogue: p99 from several threads, by filter and system."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eval.latency import SCENARIOS
from eval.latency_stages import Made, Measured


def draw(runs: Mapping[int, tuple[Made, Measured]], file: Path) -> None:
    """Writes an SVG: a panel for each filter, a line for each system, both axes logarithmic."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    picture = Figure(figsize=(12, 3.4), layout="constrained")
    FigureCanvasSVG(picture)
    panels = picture.subplots(1, len(SCENARIOS), sharey=True)
    for panel, scenario in zip(panels, SCENARIOS, strict=True):
        lines: dict[str, list[tuple[int, float]]] = {}
        for count, (_, measured) in sorted(runs.items()):
            for row in measured.figures:
                if row.scenario == scenario:
                    lines.setdefault(row.system, []).append((count, row.concurrent.p99_ms))
        for system, points in lines.items():
            panel.plot([count for count, _ in points], [p99 for _, p99 in points], marker="o", label=system)
        panel.set(title=scenario, xscale="log", yscale="log", xlabel="products")
        panel.grid(alpha=0.3)
    panels[0].set_ylabel("p99 at once, ms")
    panels[-1].legend(fontsize="small")
    picture.savefig(file, format="svg")
