"""What facets and their values are called, as the console asks for it: in either language, for the staff alone."""

from __future__ import annotations

from pathlib import Path

from tests.test_copilot_routes import BENCH, helped


async def test_facets_and_values_are_named_in_the_language_asked_for(tmp_path: Path) -> None:
    facets = BENCH.shelf.facets
    async with helped(tmp_path) as (shop, _):
        ann = await shop.agent("ann", socket=False)
        chinese, english = [await ann.get("/words", language=language) for language in ("zh", "en")]
        ann.http.cookies.clear()
        assert (await ann.ask("GET", "/words")).status_code == 401
    assert set(facets.by_id) | {"price", "category"} <= set(chinese["facets"]) == set(english["facets"])
    assert chinese["facets"]["price"] == "价格"
    assert chinese["values"]["color"]["black"] == "黑色"
    paths = set(facets.categories)
    assert paths
    assert all(not chinese["values"]["category"][path].isascii() for path in paths)
    assert all(said.isascii() for said in english["facets"].values())
