"""What the cart of the dialogue holds after a message, by the record's own titles and prices. It orders nothing, and says so."""

from __future__ import annotations

from assistant import wording
from assistant.answers.base import Answers, Asking
from assistant.plan import Plan
from assistant.understanding.carting import adds, chooses
from prompts.render import reply


class CartAnswers(Answers):
    """Answers to a change of the cart."""

    def update(self, asking: Asking) -> Plan:
        language, cart = asking.language, asking.state.cart
        if asking.meant.cart is None and (adds(asking.message.text) or chooses(asking.message.text)):
            return Plan(body=reply("cart_unclear", language))
        record = self.shelf.record.get([line.product for line in cart])
        lines = []
        for line in cart:
            product = record.get(line.product)
            variant = next((one for one in product.variants if one.sku == line.sku), None) if product else None
            if product is None or variant is None:
                continue  # no longer sold
            price = "" if variant.price_cents is None else wording.money(variant.price_cents, product.currency).text
            title = product.title.get(language)
            lines.append(reply("cart_line", language, quantity=line.quantity, title=title, price=price))
        if not lines:
            return Plan(body=reply("cart_empty", language))
        return Plan(body="\n".join([reply("cart_now", language), *lines, reply("cart_page", language)]))
