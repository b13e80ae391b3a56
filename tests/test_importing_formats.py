"""Shop systems' files and files of other shapes become the same records, and their faults are said in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.errors import ImportRejected, MappingError
from retrieval.importing import ImportOptions, ImportReport, import_files
from retrieval.importing.formats import recognise
from retrieval.importing.mapping import SHIPPED, load_mapping, read_mapping
from retrieval.importing.markup import plain_text
from retrieval.importing.paths import Node, walk
from retrieval.products import Localized, Product, Quantity
from retrieval.record import Catalogue


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue.open(f"sqlite:///{tmp_path / 'shop.db'}") as opened:
        yield opened


def load(catalogue: Catalogue, path: Path, text: str, mapping: str | None = None) -> ImportReport:
    path.write_text(text, encoding="utf-8")
    return import_files(catalogue, [path], ImportOptions(mapping=mapping))


def errors(report: ImportReport) -> list[str]:
    return [str(problem) for problem in report.errors]


def only(catalogue: Catalogue) -> Product:
    (product,) = catalogue.products()
    return product


SHOPIFY = """Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Variant Image,Status,Material (product.metafields.custom.upper-material)
ridge,Ridge boot,"<p>Warm &amp; dry</p>
<ul><li>Wool</li><li>Sole</li></ul><script>x()</script>",Alder,Apparel > Shoes,Boots,"warm, winter",Size,42,Color,Brown,'b-42,900,3,129.00,159.00,https://cdn.example/1.jpg,https://cdn.example/42.jpg,active,Leather; Wool
ridge,,,,,,,,43,,Black,,,-2,129.00,,,,,
ridge,,,,,,,,,,,,,,,,https://cdn.example/2.jpg,,,
cup,Cup,,Alder,,Kitchen,,Title,Default Title,,,,,,9.50,,,,active,
old,Old,,,,,,Title,Default Title,,,old,,1,1.00,,,,draft,
"""


def test_shopify(catalogue: Catalogue, tmp_path: Path) -> None:
    report = load(catalogue, tmp_path / "products_export.csv", SHOPIFY)
    assert errors(report) == []
    assert ["left out" in str(problem) or "oversold" in str(problem) for problem in report.problems] == [True, True]
    products = catalogue.get(["ridge", "cup", "old"])
    assert list(products) == ["ridge", "cup"]
    boot = products["ridge"]
    assert boot.title == Localized(en="Ridge boot")
    assert boot.description == Localized(en="Warm & dry\nWool\nSole")
    assert (boot.brand, boot.category, boot.image) == ("Alder", ("Apparel", "Shoes"), "https://cdn.example/1.jpg")
    assert boot.attributes == {
        "tags": ("warm", "winter"),
        "type": "Boots",
        "weight": Quantity(900, "g"),
        "upper_material": ("Leather", "Wool"),
    }
    first, second = boot.variants
    assert (first.sku, first.price_cents, first.list_price_cents, first.stock) == ("b-42", 12900, 15900, 3)
    assert (first.options, first.image) == ({"size": "42", "color": "Brown"}, "https://cdn.example/42.jpg")
    assert (second.sku, second.stock, second.options) == ("ridge-43-black", 0, {"size": "43", "color": "Black"})
    cup = products["cup"].variants[0]
    assert (cup.sku, cup.price_cents, cup.stock, cup.options) == ("cup-1", 950, 1, {})


def test_shopify_in_its_new_column_names(catalogue: Catalogue, tmp_path: Path) -> None:
    text = (
        "Title,URL handle,Description,SKU,Option1 name,Option1 value,Price,Compare-at price,Inventory quantity,Status\n"
    )
    text += "Cup,cup,<b>Blue</b>,c1,Color,Blue,9.50,12.00,4,Active\n"
    assert errors(load(catalogue, tmp_path / "new.csv", text)) == []
    variant = only(catalogue).variants[0]
    assert (variant.sku, variant.price_cents, variant.list_price_cents, variant.stock) == ("c1", 950, 1200, 4)
    assert (variant.options, only(catalogue).description) == ({"color": "Blue"}, Localized(en="Blue"))


def test_shopify_faults_name_line_and_column(catalogue: Catalogue, tmp_path: Path) -> None:
    text = "Handle,Title,Option1 Name,Option1 Value,Variant Inventory Qty,Variant Price\n"
    text += "a,A,Size,1,3,9.50\na,,,2,many,free\n,B,,,1,1.00\nc,C,Title,Default Title,1,2.00\n"
    report = load(catalogue, tmp_path / "shopify.csv", text)
    found = errors(report)
    assert any("line 2: Variant Price (line 3): 'free' is not a price" in error for error in found)
    assert any("line 2: Variant Inventory Qty (line 3): 'many' is not a whole number" in error for error in found)
    assert any("line 4: Handle: is empty" in error for error in found)
    assert [product.id for product in catalogue.products()] == ["c"]


FEED = """<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
<item><g:id>s-red-m</g:id><g:item_group_id>shirt</g:item_group_id><title>Linen shirt - Red / M</title>
 <description>&lt;p&gt;Cool&lt;/p&gt;</description><link>https://shop.example/shirt</link>
 <g:image_link>https://shop.example/red.jpg</g:image_link><g:price>25.00 EUR</g:price><g:sale_price>15.00 EUR</g:sale_price>
 <g:availability>in stock</g:availability><g:brand>Alder</g:brand><g:color>Red/White</g:color><g:size>M</g:size>
 <g:material>linen</g:material><g:age_group>adult</g:age_group><g:product_type>Clothing &gt; Shirts</g:product_type>
 <g:google_product_category>212</g:google_product_category><g:gtin>123</g:gtin><g:wonder>1</g:wonder>
 <g:product_weight>0.2 kg</g:product_weight>
 <g:product_detail><g:section_name>Fit</g:section_name><g:attribute_name>Collar type</g:attribute_name><g:attribute_value>Mao</g:attribute_value></g:product_detail>
</item>
<item><g:id>cup</g:id><title>Cup</title><g:price>9.50 EUR</g:price><g:availability>out_of_stock</g:availability></item>
<item><g:id>s-blue-l</g:id><g:item_group_id>shirt</g:item_group_id><title>Linen shirt - Blue / L</title>
 <g:price>25.00 EUR</g:price><g:availability>preorder</g:availability><g:color>Blue</g:color><g:size>L</g:size>
 <g:material>linen</g:material><g:age_group>adult</g:age_group></item>
</channel></rss>"""


def test_a_merchant_feed(catalogue: Catalogue, tmp_path: Path) -> None:
    report = load(catalogue, tmp_path / "feed.xml", FEED)
    assert errors(report) == []
    assert any(problem.fault.field == "wonder" for problem in report.problems)
    shirt, cup = catalogue.get(["shirt", "cup"]).values()
    assert (shirt.title, shirt.description) == (Localized(en="Linen shirt"), Localized(en="Cool"))
    assert (shirt.brand, shirt.category, shirt.currency) == ("Alder", ("Clothing", "Shirts"), "EUR")
    assert (shirt.url, shirt.image) == ("https://shop.example/shirt", "https://shop.example/red.jpg")
    assert shirt.attributes == {"material": "linen", "age_group": "adult"}
    red, blue = shirt.variants
    assert (red.sku, red.price_cents, red.list_price_cents, red.stock) == ("s-red-m", 1500, 2500, 1)
    assert red.options["color"] == ("Red", "White")
    assert (red.options["collar_type"], red.options["weight"]) == ("Mao", Quantity(0.2, "kg"))
    assert (blue.price_cents, blue.list_price_cents, blue.stock) == (2500, None, 0)
    assert blue.options == {"color": "Blue", "size": "L"}
    assert (cup.variants[0].stock, cup.attributes) == (0, {})


def test_an_atom_feed(catalogue: Catalogue, tmp_path: Path) -> None:
    text = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><entry><g:id>a</g:id>
    <title>杯子</title><link href="https://shop.example/a"/><g:price>¥1,299.00</g:price></entry></feed>"""
    assert errors(load(catalogue, tmp_path / "atom.xml", text)) == []
    found = only(catalogue)
    assert (found.title, found.url, found.variants[0].price_cents) == (
        Localized(zh="杯子"),
        "https://shop.example/a",
        129900,
    )


def test_a_merchant_table(catalogue: Catalogue, tmp_path: Path) -> None:
    text = "id\ttitle\tdescription\tlink\tprice\tavailability\timage link\tproduct_detail\n"
    text += 'a\tCup\tBig "blue" cup\thttps://shop.example/a\t9.50 USD\tin_stock\thttps://shop.example/a.jpg\tBody:Volume:3 dl\n'
    text += "b\tMug\tx\thttps://shop.example/b\tcheap\tmaybe\t\t\n"
    report = load(catalogue, tmp_path / "feed.tsv", text.replace('"blue"', "blue"))
    assert any("line 3: price (line 3): 'cheap' is not a price" in error for error in errors(report))
    assert any("availability (line 3): 'maybe' is not known" in error for error in errors(report))
    found = only(catalogue)
    assert (found.image, found.attributes) == ("https://shop.example/a.jpg", {"volume": "3 dl"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><rss><channel><item/></channel></rss>', "declares entities"),
        ("<rss><channel><item>", "is not XML"),
        ("<rss><channel></channel></rss>", "holds no record"),
    ],
)
def test_a_feed_that_is_none(catalogue: Catalogue, tmp_path: Path, text: str, words: str) -> None:
    report = load(catalogue, tmp_path / "feed.xml", text)
    assert words in errors(report)[0]
    assert report.changes is None


def test_items_before_a_break_in_a_feed_get_in(catalogue: Catalogue, tmp_path: Path) -> None:
    cut = FEED[: FEED.index("<item><g:id>s-blue")]
    report = load(catalogue, tmp_path / "feed.xml", cut)
    assert "is not XML" in errors(report)[0]
    assert [product.id for product in catalogue.products()] == ["cup", "shirt"]


def test_a_table_with_columns_named_like_the_fields(catalogue: Catalogue, tmp_path: Path) -> None:
    text = "id;title.en;title.zh;price;stock;category;attributes.material\r\n"
    text += 'cup;Cup;杯子;"1.299,50";4;Kitchen > Cups;steel\r\n'
    assert errors(load(catalogue, tmp_path / "plain.csv", text)) == []
    found = only(catalogue)
    assert (found.title, found.category) == (Localized(en="Cup", zh="杯子"), ("Kitchen", "Cups"))
    assert (found.attributes, found.variants[0].price_cents) == ({"material": "steel"}, 129950)


def test_rows_of_one_id_are_variants(catalogue: Catalogue, tmp_path: Path) -> None:
    text = "id,title,sku,price_cents,stock,options.size\nboot,Boot,b1,900,1,42\nboot,,b2,950,0,43\n"
    assert errors(load(catalogue, tmp_path / "plain.csv", text)) == []
    found = only(catalogue)
    assert [(v.sku, v.price_cents, v.stock, v.options) for v in found.variants] == [
        ("b1", 900, 1, {"size": "42"}),
        ("b2", 950, 0, {"size": "43"}),
    ]


def test_a_table_with_a_mapping(catalogue: Catalogue, tmp_path: Path) -> None:
    mapping = tmp_path / "own.yaml"
    mapping.write_text(
        """
group_by: Artikel
decimal: ","
only: {Aktiv: "ja"}
product:
  id: Artikel
  title: {template: "{Name} von {Marke}", language: en}
  brand: Marke
  category: {from: Gruppe, split: "/"}
  currency: {constant: EUR}
  released: {from: Datum, to: date, format: "%d.%m.%Y"}
  attributes:
    weight: {from: Gewicht, unit: g}
    vegan: {from: Vegan, to: boolean}
  variants:
    each: "@rows"
    fields:
      sku: Nummer
      price_cents: Preis
      list_price_cents: {from: Rabatt, to: list_price, of: Preis}
      options: {size: Größe}
""",
        encoding="utf-8",
    )
    text = "Artikel;Name;Marke;Gruppe;Datum;Gewicht;Vegan;Nummer;Preis;Rabatt;Größe;Aktiv\n"
    text += "A1;Stiefel;Alder;Schuhe/Stiefel;01.09.2025;900 g;ja;n1;1.080,00 €;10%;42;ja\n"
    text = text.replace("900 g;ja", "900 g;yes")
    text += "A1;;;;;;;n2;90,00 €;;43;\nA2;Alt;Alder;;;;;n3;1,00;;;nein\nA3;Neu;Alder;;;;;n4;viel;;;ja\n"
    report = load(catalogue, tmp_path / "artikel.csv", text, str(mapping))
    assert errors(report) == [
        "artikel.csv, line 5: variants[0].price_cents (from Preis): 'viel' is not a price; "
        "give one number, with a currency code at most: 15.00 USD"
    ]
    found = only(catalogue)
    assert (found.title, found.category) == (Localized(en="Stiefel von Alder"), ("Schuhe", "Stiefel"))
    assert (found.currency, str(found.released)) == ("EUR", "2025-09-01")
    assert found.attributes == {"weight": Quantity(900, "g"), "vegan": True}
    assert [(v.sku, v.price_cents, v.list_price_cents, v.options) for v in found.variants] == [
        ("n1", 108000, 120000, {"size": "42"}),
        ("n2", 9000, None, {"size": "43"}),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,title,price\na,A,1\nb,B,1,2,3\n", "line 3: has 5 cells, the header has 3"),
        ('id,title,price\na,A,1\nb,"B,1\n', "line 3: a quote that opens here is never closed"),
        ("id,title,title\na,A,1\n", "line 1: the column 'title' occurs twice"),
        ("id,title,price\na,A,1\nb,B,ten\n", "line 3: price_cents (from price): 'ten' is not a price"),
        ("id,title,price\na,A,1\nb,B,1.234\n", "can be read in two ways"),
    ],
)
def test_a_bad_table_row_is_reported(catalogue: Catalogue, tmp_path: Path, text: str, words: str) -> None:
    report = load(catalogue, tmp_path / "plain.csv", text)
    assert any(words in error for error in errors(report)), errors(report)


def test_a_table_row_that_is_not_utf8_is_reported(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_bytes(b"id,title,price\na,Caf\xe9,1\nb,B,1\n")
    report = import_files(catalogue, [path], ImportOptions())
    assert "line 2: title: holds bytes that are not UTF-8" in errors(report)[0]
    assert only(catalogue).id == "b"


RETAIL = """
- id: 6579c22f
  current_stock: 15
  name: Expedition Backpack
  category: accessories
  style: backpack
  description: Rugged
  price: 129.99
  image: b.jpg
  gender_affinity: F
  where_visible: UI
- {id: 2, name: Daypack, price: 49.999}
"""


def test_retail_demo(catalogue: Catalogue, tmp_path: Path) -> None:
    report = load(catalogue, tmp_path / "products.yaml", RETAIL, "retail_demo")
    assert errors(report) == [
        "products.yaml, record 2: price_cents (from price): 49.999 has more than two decimals; round it to cents"
    ]
    found = only(catalogue)
    assert (found.category, found.attributes) == (("accessories", "backpack"), {"gender": "women"})
    assert (found.variants[0].price_cents, found.variants[0].stock) == (12999, 15)


def test_dummyjson(catalogue: Catalogue, tmp_path: Path) -> None:
    record = {
        "id": 1,
        "title": "Mascara",
        "price": 9.0,
        "discountPercentage": 10.0,
        "stock": 99,
        "tags": ["beauty", "mascara"],
        "sku": "BEA-1",
        "weight": 4,
        "dimensions": {"width": 15.14},
        "reviews": [{"rating": 4.0, "comment": "Fine", "date": "2025-04-30T09:41:02.053Z", "reviewerName": "Eleanor"}],
        "meta": {"createdAt": "2025-04-30T09:41:02.053Z"},
    }
    assert errors(load(catalogue, tmp_path / "p.json", json.dumps([record], indent=1), "dummyjson")) == []
    found = only(catalogue)
    assert (found.variants[0].sku, found.variants[0].price_cents, found.variants[0].list_price_cents) == (
        "BEA-1",
        900,
        1000,
    )
    assert found.attributes == {
        "tags": ("beauty", "mascara"),
        "weight": Quantity(4, "g"),
        "width": Quantity(15.14, "cm"),
    }
    assert (found.reviews[0].rating, found.reviews[0].author, str(found.released)) == (4, "Eleanor", "2025-04-30")


def test_ecom_bench(catalogue: Catalogue, tmp_path: Path) -> None:
    heater = {
        "商品ID": "100",
        "商品名称": "60升电热水器F6033",
        "商品状态": "已上架",
        "商品价格": 1999,
        "商品描述": "储水式电热水器",
        "安装说明": "墙面需为承重墙",
        "常见故障": [{"故障代码": "F1", "故障名称": "漏水", "故障解决方案": "检查安全阀"}],
        "辅材材料": [{"name": "水管", "description": "耐高温"}, {"辅材名称": "弯头", "辅材描述": "2元/个"}],
    }
    text = json.dumps({"jd": {"shop": {"100": heater, "101": {**heater, "商品ID": "101", "商品状态": "已下架"}}}})
    report = load(catalogue, tmp_path / "products.json", text, "ecom_bench")
    assert errors(report) == []
    assert ["left out" in str(problem) for problem in report.problems] == [True]
    found = only(catalogue)
    assert (found.id, found.title, found.currency) == ("100", Localized(zh="60升电热水器F6033"), "CNY")
    assert found.variants[0].price_cents == 199900
    bodies = {document.id: document.body.zh for document in catalogue.documents()}
    assert bodies == {
        "100-install": "墙面需为承重墙",
        "100-faults": "F1 漏水：检查安全阀",
        "100-materials": "水管：耐高温\n弯头：2元/个",
    }
    assert {document.product for document in catalogue.documents()} == {"100"}


def test_contoso_with_its_manuals(catalogue: Catalogue, tmp_path: Path) -> None:
    table, manual = tmp_path / "products.csv", tmp_path / "manual_product_info_1.md"
    table.write_text(
        'id,name,price,category,brand,description\n1,Tent,250.0,Tents,Out,"Dry, light"\n', encoding="utf-8"
    )
    manual.write_text("# The tent\n\n## Care\nDry it.\n", encoding="utf-8")
    report = import_files(catalogue, [table, manual], ImportOptions(mapping="contoso"))
    assert errors(report) == []
    assert only(catalogue).variants[0].price_cents == 25000
    (document,) = catalogue.documents()
    assert (document.id, document.kind, document.product, document.title.en) == ("manual-1", "manual", "1", "The tent")


def test_tau2_retail(catalogue: Catalogue, tmp_path: Path) -> None:
    variants = {
        "96": {"item_id": "96", "options": {"color": "blue"}, "available": True, "price": 50.88},
        "81": {"item_id": "81", "options": {"color": "red"}, "available": False, "price": 49.67},
    }
    text = json.dumps({"products": {"95": {"name": "T-Shirt", "product_id": "95", "variants": variants}}, "users": {}})
    assert errors(load(catalogue, tmp_path / "db.json", text, "tau2_retail")) == []
    assert [(v.sku, v.price_cents, v.stock, v.options) for v in only(catalogue).variants] == [
        ("96", 5088, 10, {"color": "blue"}),
        ("81", 4967, 0, {"color": "red"}),
    ]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.json", '[{"id": 1,]', "line 1: is not JSON"),
        ("a.json", "[1, 2]", "record 1: should be an object, is 1"),
        ("a.yaml", "- id: 1\n  name: [x\n", "is not YAML"),
        ("a.yaml", "- id: {a: 1}\n  name: x\n  price: 1\n", "id (from id): {'a': 1} is not a text"),
        ("a.yaml", "- {id: 1, name: x, price: 1, current_stock: 1.5}\n", "1.5 is not a whole number"),
    ],
)
def test_bad_trees_are_said_in_words(catalogue: Catalogue, tmp_path: Path, name: str, text: str, words: str) -> None:
    report = load(catalogue, tmp_path / name, text, "retail_demo")
    assert any(words in error for error in errors(report)), errors(report)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.txt", '{"id": "a"}\n{"id": "b"}\n', "jsonl"),
        ("a.txt", '{"id": "a", "title"\n{"id": "b"}\n', "jsonl"),
        ("a.txt", '\ufeff<?xml version="1.0"?><rss/>', "merchant"),
        ("a.txt", "id\ttitle\tprice\tlink\n", "merchant"),
        ("a.txt", "Handle,Title\n", "shopify"),
        ("a.txt", "id,title,price\n", "csv"),
        ("a.md", "# Care\n", "markdown"),
    ],
)
def test_formats_are_recognised_by_content(tmp_path: Path, name: str, text: str, expected: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert recognise(path, None, None).format == expected


@pytest.mark.parametrize("content", [b"\x89PNG\r\x1a\x00\x00\r\rIHDR,\xff", b"id,title\ra,b\r"])
def test_what_is_no_table_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "shop.bin").write_bytes(content)
    with pytest.raises(ImportRejected, match=r"shop\.bin: is neither a table nor"):
        recognise(tmp_path / "shop.bin", None, None)


@pytest.mark.parametrize("start", ["", '{"kind": "product", "id": '])
def test_brackets_without_end_are_one_line(tmp_path: Path, start: str) -> None:
    (tmp_path / "shop.json").write_text(start + "[" * 60_000, encoding="utf-8")
    with pytest.raises(ImportRejected, match="needs --mapping"):
        recognise(tmp_path / "shop.json", None, None)


def test_a_mapping_nested_without_end_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "deep.yaml").write_text("[" * 5_000, encoding="utf-8")
    with pytest.raises(MappingError, match=r"deep\.yaml: can't be read as YAML"):
        load_mapping(str(tmp_path / "deep.yaml"))


def test_what_cannot_be_recognised_names_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[\n{}\n]", encoding="utf-8")
    with pytest.raises(ImportRejected, match="--mapping"):
        recognise(path, None, None)
    path.write_text("sku,name\n1,x\n", encoding="utf-8")
    with pytest.raises(ImportRejected, match="no id and title"):
        recognise(path, "csv", None)


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_mappings_are_sound(path: Path) -> None:
    assert {"id", "title"} <= set(load_mapping(path.stem).product)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "should be a map"),
        ({"product": {}}, "product: is missing"),
        ({"product": {"name": "x"}}, "unknown key 'name'"),
        ({"products": {}}, "unknown key 'products'"),
        ({"product": {"id": {"to": "text"}}}, "needs one of from"),
        ({"product": {"id": {"from": "a", "to": "money"}}}, "product.id.to: is 'money'"),
        ({"product": {"list_price_cents": {"from": "a", "to": "list_price"}}}, "needs 'of'"),
        ({"product": {"variants": {"each": "a"}}}, "each needs either fields or template"),
        ({"product": {"id": 5}}, "product.id: is 5"),
        ({"product": {"id": "id"}, "decimal": "#"}, "decimal: is '#'"),
    ],
)
def test_a_wrong_mapping_names_the_key(data: object, words: str) -> None:
    with pytest.raises(MappingError, match=words):
        read_mapping(data, "own.yaml")


def test_a_mapping_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(MappingError, match="dummyjson"):
        load_mapping("nothing")


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("a.b", [1]),
        ("l.*.x", [1, 2]),
        ("l.1.x", [2]),
        ("m.*.@key", ["p", "q"]),
        ("a.none", []),
        (".", None),
        ("dotted.name", [5]),
    ],
)
def test_paths(path: str, values: list[object] | None) -> None:
    tree = {"a": {"b": 1}, "l": [{"x": 1}, {"x": 2}], "m": {"p": 1, "q": 2}, "dotted.name": 5}
    assert [node.value for node in walk(Node(tree), path)] == (values if values is not None else [tree])


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two&nbsp;three</p>", "One\nTwo three"),
        ("a<br>b<style>p{}</style>", "a\nb"),
        ("plain 3 < 4 text", "plain 3 < 4 text"),
        ("two\nlines", "two\nlines"),
        ("<b>bo</b>ld <unclosed", "bold <unclosed"),
    ],
)
def test_html_becomes_plain_text(html: str, text: str) -> None:
    assert plain_text(html) == text
