"""The widget on a shop of another origin: the script tag, its interface, its events, and the shop's own style beside it."""

from __future__ import annotations

import subprocess

import httpx
import pytest
from playwright.async_api import Page, expect

from server.app import STATIC
from tests.fakes_assistant import parts
from tests.serving import serving
from tests.widget_page import PICTURE, Look, answered, say, shop_page, states

pytestmark = pytest.mark.engine
LOADER, PANEL = "widget.js", "panel.js"
BUDGETS = {LOADER: 3 * 1024, PANEL: 35 * 1024}


async def _open(page: Page) -> None:
    await page.locator(".launcher").click()
    await page.locator(".suggestions button").first.wait_for()


@pytest.mark.parametrize("name", BUDGETS)
def test_the_files_are_small(name: str) -> None:
    # by gzip itself, as scripts/web measures: Python's zlib need not be the one that packs best
    packed = subprocess.run(["gzip", "-9nc", STATIC / "widget" / name], check=True, capture_output=True).stdout
    assert len(packed) <= BUDGETS[name]


async def test_any_page_may_load_the_widget_and_keep_what_its_digest_names() -> None:
    async with serving(parts()) as address, httpx.AsyncClient(base_url=f"http://{address}") as http:
        loader = await http.get("/widget.js")
        panel = loader.text[loader.text.index("static/widget/panel.js?v=") :][:37]
        named, plain = await http.get(f"/{panel}"), await http.get("/static/widget/panel.js")
    for answer in (loader, named, plain):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert answer.headers["content-type"].startswith("text/javascript")
    assert loader.headers["cache-control"] == "no-cache"
    assert plain.headers["cache-control"] == "no-cache"
    assert "immutable" in named.headers["cache-control"]


async def test_the_panel_is_fetched_only_when_it_is_wanted() -> None:
    async with shop_page() as (page, _, seen):
        await page.wait_for_load_state("networkidle")
        assert not [address for address in seen.requests if PANEL in address or "/v1/" in address]
        await _open(page)
        assert len([address for address in seen.requests if PANEL in address]) == 1
        hosts = {address.split("/")[2] for address in seen.requests}
        assert len(hosts) == 2, "the shop and the assistant, nobody else"


async def test_the_shop_s_style_and_the_widget_s_do_not_touch() -> None:
    async with shop_page(states("en")) as (page, _, _seen):
        before = await page.locator("#cart-link").evaluate("(e) => getComputedStyle(e).cssText")
        await _open(page)
        await say(page, "cards")
        await answered(page, 1)
        buy = page.locator(".buy").first
        look = "(e) => { const s = getComputedStyle(e); return [s.textTransform, s.letterSpacing, s.borderTopWidth] }"
        assert await buy.evaluate(look) == ["none", "normal", "0px"]
        assert "Georgia" not in await buy.evaluate("(e) => getComputedStyle(e).fontFamily")
        assert await page.locator("#cart-link").evaluate("(e) => getComputedStyle(e).cssText") == before
        await page.locator(f'.picture img[src$="{PICTURE}"]').first.wait_for()
        await page.wait_for_function(
            "() => document.querySelector('shop-assistant').shadowRoot.querySelector('.picture img').naturalWidth > 0"
        )


async def test_the_conversation_follows_the_customer_over_pages_and_fills_the_cart() -> None:
    async with shop_page(states("en")) as (page, assistant, _):
        await _open(page)
        await say(page, "cards")
        await answered(page, 1)
        await page.get_by_role("button", name="Add to cart: Trail shoe").first.click()
        await expect(page.locator("#cart-link")).to_have_text("Your cart (1)")
        await page.goto(page.url.rstrip("/") + "/cart.html")
        await expect(page.locator("#cart")).to_contain_text("Trail shoe")
        await expect(page.locator(".ask")).to_have_text(["cards"])
        await expect(page.locator(".frame")).to_be_visible()
        link = page.locator(".card a").first
        assert (await link.get_attribute("href") or "").endswith("/product.html?id=p1")
        await page.get_by_role("button", name="Close").click()
        await page.reload()
        await expect(page.locator(".launcher")).to_be_visible()
        await page.wait_for_timeout(500)
        await expect(page.locator(".frame")).to_have_count(0)
    assert len(assistant.asked) == 1


async def test_the_interface_and_the_events_serve_the_shop_s_own_code() -> None:
    async with shop_page() as (page, assistant, _):
        await page.evaluate(
            """() => {
                window.heard = [];
                for (const name of ["open", "close", "ready", "message", "shown", "answered", "product", "feedback"])
                    ShopAssistant.on(name, (detail) => heard.push([name, JSON.stringify(detail)]));
                window.off = ShopAssistant.on("message", () => heard.push(["never"]));
                off();
                ShopAssistant.setPage({product: "BG-1", title: "A bag"});
                ShopAssistant.ask("shoes for rain");
            }"""
        )
        await answered(page, 1)
        await page.evaluate("() => ShopAssistant.close()")
        await expect(page.locator(".launcher")).to_be_visible()
        await page.evaluate("() => ShopAssistant.open()")
        await expect(page.locator("textarea")).to_be_focused()
        heard = await page.evaluate("heard")
        names = [name for name, *_ in heard]
        assert names == ["open", "message", "ready", "shown", "answered", "close", "open"]
        assert dict(heard[:4])["shown"] == '{"kind":"recommended","products":["p1","p2"]}'
    assert [message.text for message in assistant.asked] == ["shoes for rain"]


async def test_a_shop_that_refuses_a_product_is_believed() -> None:
    async with shop_page(states("en")) as (page, _, _seen):
        await page.evaluate(
            "() => document.addEventListener('shop-assistant:add-to-cart', (e) => e.preventDefault(), true)"
        )
        await _open(page)
        await say(page, "cards")
        await answered(page, 1)
        await page.locator(".buy").first.click()
        await expect(page.locator("#notice")).to_have_text("It could not be added to the cart: Trail shoe")
        await expect(page.locator(".buy").first).to_have_text("Add to cart")


async def test_attributes_set_the_theme_the_words_and_the_place() -> None:
    async with shop_page() as (page, _, _seen):
        await page.evaluate(
            """() => {
                document.querySelector("shop-assistant").remove();
                const element = document.createElement("shop-assistant");
                const attributes = {mode: "inline", color: "#ffeb3b", radius: "4", scheme: "dark", language: "zh",
                    greeting: "您好！", suggestions: "雨鞋|背包", name: "一家店"};
                for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
                document.querySelector("main").prepend(element);
            }"""
        )
        await expect(page.locator("#welcome-title")).to_have_text("您好！")
        await expect(page.locator(".suggestions button")).to_have_text(["雨鞋", "背包"])
        await expect(page.locator("#shop-name")).to_have_text("一家店")
        await expect(page.locator(".launcher")).to_have_count(0)
        shop = page.locator("shop-assistant")
        assert await shop.evaluate("(e) => getComputedStyle(e).colorScheme") == "dark"
        assert (await shop.evaluate("(e) => e.offsetHeight")) == 640
        mark = page.locator(".mark-shop")
        assert await mark.evaluate("(e) => getComputedStyle(e).backgroundColor") == "rgb(255, 235, 59)"
        assert await mark.evaluate("(e) => getComputedStyle(e).color") == "rgb(0, 0, 0)"
        assert await page.evaluate("document.documentElement.lang") == "en", "the shop's page stays as it is"


async def test_a_phone_s_panel_fills_the_screen_and_leaves_room_for_its_keyboard() -> None:
    async with shop_page(states("zh"), Look("phone", "zh")) as (page, _, _seen):
        await page.evaluate("() => localStorage.setItem('shop-language', 'zh')")
        await page.reload()
        await page.locator(".launcher").click()
        await page.locator(".suggestions button").first.wait_for()
        frame = page.locator(".frame")
        assert await frame.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
        await frame.evaluate("(e) => e.style.setProperty('--view-height', '420px')")
        await expect(page.locator("#composer")).to_be_in_viewport()
        assert (await frame.evaluate("(e) => e.offsetHeight")) == 420
