"""What may be asked of customer service, as a closed union of frozen values. Reading them from JSON is `reading`'s.

A lookup changes nothing. A change becomes a proposal first (`proposals`), and `judging` decides whether it may be. A field that
is None has not been said yet: the judge asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.service.records import Address


@dataclass(frozen=True, slots=True)
class FindCustomer:
    """Who that is: by e-mail, by telephone, or by name and postcode."""

    email: str | None = None
    phone: str | None = None
    name: str | None = None
    postcode: str | None = None


@dataclass(frozen=True, slots=True)
class ShowCustomer:
    """The customer's own profile; `customer` is given where somebody names one, and has to be the customer's own id."""

    customer: str | None = None


@dataclass(frozen=True, slots=True)
class ListOrders:
    """The customer's orders, newest first."""


@dataclass(frozen=True, slots=True)
class ShowOrder:
    order: str | None


@dataclass(frozen=True, slots=True)
class TrackOrder:
    order: str | None


@dataclass(frozen=True, slots=True)
class RefundState:
    order: str | None


@dataclass(frozen=True, slots=True)
class ShowInvoice:
    order: str | None


@dataclass(frozen=True, slots=True)
class ListProducts:
    """Names and ids of everything that is sold."""


@dataclass(frozen=True, slots=True)
class ShowProduct:
    product: str | None


@dataclass(frozen=True, slots=True)
class CheckStock:
    """One variant: whether it can be had, and for how much."""

    sku: str | None


@dataclass(frozen=True, slots=True)
class Warranty:
    """How long the shop stands for what was ordered: every item of the order, or one."""

    order: str | None
    sku: str | None = None


@dataclass(frozen=True, slots=True)
class Reorder:
    """The items of an order that can be had now, to be put into the cart."""

    order: str | None


@dataclass(frozen=True, slots=True)
class Calculate:
    expression: str


@dataclass(frozen=True, slots=True)
class AskForPerson:
    summary: str = ""


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """`reason` is one of those that the policy accepts, by its id."""

    order: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ChangeOrderAddress:
    order: str | None
    address: Address | None


@dataclass(frozen=True, slots=True)
class ChangeOrderPayment:
    order: str | None
    method: str | None


@dataclass(frozen=True, slots=True)
class ChangeOrderItems:
    """Other variants for items of an order that has not been sent: the n-th new SKU is for the n-th SKU, one for each copy.

    `method` pays the difference in price, or gets it.
    """

    order: str | None
    skus: tuple[str, ...] | None
    new_skus: tuple[str, ...] | None
    method: str | None


@dataclass(frozen=True, slots=True)
class ReturnItems:
    """A SKU for each copy that goes back; `method` gets the money."""

    order: str | None
    skus: tuple[str, ...] | None
    method: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ExchangeItems:
    """As `ChangeOrderItems`, for what has arrived."""

    order: str | None
    skus: tuple[str, ...] | None
    new_skus: tuple[str, ...] | None
    method: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawReturn:
    """Take back a return or an exchange that was asked for."""

    order: str | None


@dataclass(frozen=True, slots=True)
class ChangeAddress:
    """The customer's own address; `customer` as in `ShowCustomer`."""

    address: Address | None
    customer: str | None = None


Lookup = (
    FindCustomer
    | ShowCustomer
    | ListOrders
    | ShowOrder
    | TrackOrder
    | RefundState
    | ShowInvoice
    | ListProducts
    | ShowProduct
    | CheckStock
    | Warranty
    | Reorder
    | Calculate
    | AskForPerson
)
Change = (
    CancelOrder
    | ChangeOrderAddress
    | ChangeOrderPayment
    | ChangeOrderItems
    | ReturnItems
    | ExchangeItems
    | WithdrawReturn
    | ChangeAddress
)
Action = Lookup | Change

# the names by which actions are written in files, on the wire and in policies
NAMES: dict[type[Action], str] = {
    FindCustomer: "find_customer",
    ShowCustomer: "show_customer",
    ListOrders: "list_orders",
    ShowOrder: "show_order",
    TrackOrder: "track_order",
    RefundState: "refund_state",
    ShowInvoice: "show_invoice",
    ListProducts: "list_products",
    ShowProduct: "show_product",
    CheckStock: "check_stock",
    Warranty: "warranty",
    Reorder: "reorder",
    Calculate: "calculate",
    AskForPerson: "ask_for_person",
    CancelOrder: "cancel_order",
    ChangeOrderAddress: "change_order_address",
    ChangeOrderPayment: "change_order_payment",
    ChangeOrderItems: "change_order_items",
    ReturnItems: "return_items",
    ExchangeItems: "exchange_items",
    WithdrawReturn: "withdraw_return",
    ChangeAddress: "change_address",
}
CHANGES = (
    CancelOrder,
    ChangeOrderAddress,
    ChangeOrderPayment,
    ChangeOrderItems,
    ReturnItems,
    ExchangeItems,
    WithdrawReturn,
    ChangeAddress,
)


def name_of(action: Action) -> str:
    return NAMES[type(action)]


def order_of(action: Action) -> str | None:
    """The order that an action is about, where it is about one."""
    found: str | None = getattr(action, "order", None)
    return found
