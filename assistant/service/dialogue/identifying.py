"""Who stands at the service desk: whoever the shop says it is, or who proves it in the dialogue."""

from __future__ import annotations

from assistant.service.dialogue.answer import Answer
from assistant.service.dialogue.contact import Contact, contact
from assistant.service.dialogue.handing_over import Reason
from assistant.service.dialogue.identity import MOST_ATTEMPTS, limits_of, proved
from assistant.service.dialogue.numbers import same_number
from assistant.service.dialogue.state import Request, Slot
from assistant.service.dialogue.wants import Want
from assistant.service.memory import folded, same_phone
from assistant.service.records import Customer


async def customer_of(answer: Answer) -> Customer | None:
    """Whoever the shop says it is, else who proved it in this dialogue and has used it of late."""
    signed, counter = answer.message.customer, answer.counter
    found = await counter.system.customer(signed) if signed is not None else None
    proved = answer.state.proved(counter.now() - counter.policy.proof_s)
    if found is not None or not proved:
        return found
    answer.be(proved_at=counter.now())
    return await counter.system.customer(proved)


def has_expired(answer: Answer) -> bool:
    """Whether an account was proved here, and has not been used for so long that it has to be proved again."""
    counter = answer.counter
    return bool(answer.state.customer) and not answer.state.proved(counter.now() - counter.policy.proof_s)


async def identified(answer: Answer) -> Customer | None:
    """The customer, where this message completes the proof; else the next question is asked."""
    told = contact(answer.text, answer.state.contact)
    answer.be(contact=told)
    if has_expired(answer) and answer.before.waiting not in (Slot.CONTACT, Slot.PROOF):
        answer.say("service_proof_expired")
        answer.be(pending=None, undo=None)  # what waited for their word is proposed anew once they are known
    if answer.state.attempts >= MOST_ATTEMPTS:
        _bar(answer)
        return None
    if not told.names_account or not told.proves:
        name = (
            "service_ask_proof" if told.names_account else "service_ask_email" if told.proves else "service_ask_contact"
        )
        if answer.before.waiting in (Slot.CONTACT, Slot.PROOF) and told == answer.before.contact:
            answer.failed = True
        answer.say(name)
        answer.be(waiting=Slot.PROOF if told.names_account else Slot.CONTACT)
        return None
    tries = answer.counter.tries
    tried = await tries.begin(limits_of(told, answer.message.origin))
    found = None if tried is None else await proved(told, answer.counter.system)
    if found is None:
        answer.be(contact=Contact(), attempts=answer.state.attempts + 1, waiting=Slot.CONTACT)
        if answer.state.attempts >= MOST_ATTEMPTS:
            _bar(answer)
        else:
            answer.say("service_not_proved")
        return None
    if tried is not None:
        await tries.succeeded(tried)
    if answer.state.customer and found.id != answer.state.customer:
        answer.say("service_other_account")
        answer.be(contact=Contact(), waiting=Slot.CONTACT)
        return None
    # the order that proves it is the one they speak of, unless they name another
    orders = await answer.counter.system.orders_of(found.id)
    named = [order.id for order in orders if any(same_number(said, order.id) for said in told.orders)]
    focus = named[0] if len(named) == 1 else ""
    now = answer.counter.now()
    answer.be(customer=found.id, proved_at=now, contact=Contact(), attempts=0, waiting=None, focus=focus)
    answer.say("service_known", customer=found.name)
    if not answer.state.requests:
        answer.be(requests=(Request(Want.ORDERS),))
    return found


def speaks_of_another(answer: Answer, who: Customer) -> bool:
    """Whether the message names an account that is not that of the customer who is known."""
    told = contact(answer.text)
    if told.email and folded(told.email) != folded(who.email):
        return True
    return bool(
        told.phone
        and answer.state.waiting is not Slot.ADDRESS
        and not same_phone(told.phone, who.phone)
        and not told.email
    )


def _bar(answer: Answer) -> None:
    answer.say("service_barred")
    answer.be(requests=(), waiting=None, contact=Contact())
    answer.hand_over(Reason.FAILURES)
