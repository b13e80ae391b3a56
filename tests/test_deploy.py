"""What is deployed fits the server: the dashboard asks for metrics that there are, the compose file for settings."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml

from server.admission import Admission, Rules
from server.app import _watch
from server.engine_figures import FIGURES, read_figures
from server.metrics import Metrics
from server.settings import Settings
from tests.fakes_assistant import parts

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
PAGE = """# TYPE vllm:prefix_cache_queries counter
vllm:prefix_cache_queries_total{model_name="a"} 90.0
vllm:prefix_cache_queries_total{model_name="b"} 10.0
# TYPE vllm:prefix_cache_hits counter
vllm:prefix_cache_hits_total{model_name="a"} 75.0
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{model_name="a"} 3.0
"""


class Model:
    running = 0
    resting = False


def test_the_dashboard_asks_for_metrics_that_there_are() -> None:
    metrics = Metrics()
    made = parts()
    _watch(
        metrics, Admission(Rules()), type(made)(made.assistant, made.engine, made.shop, made.ready, made.close, Model())
    )
    known = {name for family in metrics.registry.collect() for name in _names(family.name, family.type)}
    board = json.loads((DEPLOY / "grafana" / "dashboard.json").read_text(encoding="utf-8"))
    asked = {
        name
        for panel in board["panels"]
        for target in panel["targets"]
        for name in re.findall(r"shop_\w+", target["expr"])
    }
    assert asked - known == set()
    assert len(asked) >= 15


def _names(name: str, kind: str) -> set[str]:
    return {f"{name}_total"} if kind == "counter" else {f"{name}_bucket"} if kind == "histogram" else {name}


def test_the_compose_file_names_settings_that_there_are() -> None:
    file = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    named = {name.lower() for name in file["services"]["server"]["environment"]}
    # the last one is uvicorn's: without it every customer would have the proxy's address, and share its limits
    assert named <= {*Settings.model_fields, "forwarded_allow_ips"}
    assert "forwarded_allow_ips" in named
    assert {"server", "vllm", "redis", "postgres"} <= set(file["services"])
    assert int(file["services"]["server"]["stop_grace_period"].rstrip("s")) > Settings().drain_s + 10


def test_the_engine_s_own_figures_are_read_from_its_page() -> None:
    assert read_figures(PAGE) == {"cache_queries": 100.0, "cache_hits": 75.0, "running": 3.0}
    assert read_figures("") == {}
    assert set(read_figures(PAGE)) <= set(FIGURES.values())
