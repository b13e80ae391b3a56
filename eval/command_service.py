"""`python -m eval service --data DIR --actions FILE`: plays lists of actions through a shop's policy and its order store."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from assistant.service.notation import Malformed, moment, read_moment
from assistant.service.policy_file import load
from assistant.service.policy_text import policy_text
from assistant.service.rules import Policy
from eval import service_talks
from eval.commands import Commands, console_for
from eval.errors import EvalError
from eval.service_cases import SHIPPED, play_cases, read_cases
from eval.service_file import ActionList, read_lists
from eval.service_kills import run_kills
from eval.service_play import Hasher, Judged, Played, newest, play, policy_file, shape_of
from eval.service_random import try_random
from eval.service_stage import StoreKind, stage_for
from eval.writing import write_text
from retrieval.products import LANGUAGES
from server.orders.shapes import Shape, ShopRecords

FAILED = 1
SHOP = Path(__file__).parent.parent / "data" / "shop"


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "service",
        help="play actions of customer service through a shop's policy and its orders",
        description="Plays lists of actions (docs/service.md), each on the shop as it was loaded, and prints for each action "
        "whether it was allowed or which rule refused it, and for each list a hash of the state after it. Exit status: 0 "
        "when every list was played, 2 when it could not be. With --cases: 0 when every case was judged right and every rule "
        "was tried twice, 1 when not.",
    )
    parser.add_argument("--data", type=Path, default=SHOP, metavar="DIR", help="the shop (default: the sample shop)")
    parser.add_argument("--actions", type=Path, metavar="FILE", help="lists of actions, JSON Lines")
    parser.add_argument("--cases", type=Path, nargs="*", metavar="FILE", help="judge cases (default: those shipped)")
    parser.add_argument(
        "--kills",
        type=int,
        metavar="N",
        help="5,000 changes in a writer that is killed N times: none lost, none doubled",
    )
    parser.add_argument(
        "--random", type=int, metavar="N", help="N random changes of the shop's orders, and what has to hold of each"
    )
    parser.add_argument("--policy", type=Path, metavar="FILE", help="the service policy (default: the shop's own)")
    parser.add_argument("--text", choices=LANGUAGES, help="print the policy as customers read it")
    parser.add_argument("--now", metavar="MOMENT", help="as 2026-11-20T12:00:00Z (default: the newest in the data)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON (- for standard output)")
    parser.add_argument("--export", type=Path, metavar="DIR", help="write each list's state, in the shape it came in")
    parser.add_argument(
        "--store", choices=("sqlite", "memory"), default="sqlite", help="where the orders are kept (default: sqlite)"
    )
    service_talks.options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    console = console_for(arguments.json)
    if arguments.dialogues is not None:
        return service_talks.run_dialogues(arguments, console)
    if arguments.adversarial is not None:
        return service_talks.run_adversarial(arguments, console)
    if arguments.cases is not None:
        return _cases(arguments, console)
    if arguments.kills is not None:
        return _kills(arguments, console)
    if arguments.random is not None:
        return _random(arguments, console)
    if arguments.text is not None:
        policy = load(arguments.policy or policy_file(arguments.data, shape_of(arguments.data)))
        console.print(policy_text(policy, arguments.text), markup=False, emoji=False, soft_wrap=True, end="")
        return 0
    if arguments.actions is None:
        raise EvalError("give --actions FILE, or one of --cases, --random N, --kills N, --dialogues, --adversarial N")
    shape = shape_of(arguments.data)
    shop = shape.load(arguments.data)
    policy = load(arguments.policy or policy_file(arguments.data, shape))
    lists = read_lists(arguments.actions)
    now = newest(shop) if arguments.now is None else _moment(arguments.now)
    hasher = Hasher(shop)
    console.print(
        f"{escape(str(arguments.data))}: {shape.name}, {len(shop.customers)} customers, {len(shop.orders)} orders, "
        f"{len(shop.articles)} products; policy {policy.digest}; now {moment(now)}"
    )
    console.print(f"state as loaded: {hasher.hash(shop)}")
    played = asyncio.run(_play(lists, shop, arguments.store, hasher, policy, now, console))
    for one in played:
        _show(one, console)
    counts = Counter(judged.verdict for one in played for judged in one.judged)
    console.print(f"{len(played)} lists, {counts['allowed']} actions allowed, {counts['refused']} refused")
    if arguments.export is not None:
        _export(played, shape, shop, arguments.data, arguments.export)
    if arguments.json is not None:
        whole = {
            "shape": shape.name,
            "policy": policy.digest,
            "now": moment(now),
            "loaded": hasher.hash(shop),
            "lists": [_record(one) for one in played],
        }
        write_text(arguments.json, json.dumps(whole, ensure_ascii=False, indent=1) + "\n")
    return 0


def _cases(arguments: argparse.Namespace, console: Console) -> int:
    """Whether every case is judged as it says, and every rule is tried."""
    cases = read_cases(arguments.cases or SHIPPED)
    report = asyncio.run(play_cases(cases, arguments.data, arguments.store))
    for one in report.results:
        for wrong in one.wrong:
            console.print(escape(f"{one.case.id}: {wrong}"), soft_wrap=True)
    languages = Counter(one.language for one in cases)
    console.print(
        f"{report.right} of {len(cases)} cases judged right ({', '.join(f'{n} {name}' for name, n in languages.items())})"
    )
    refusals = ", ".join(f"{rule} {count}" for rule, count in sorted(report.refused.items()))
    console.print(f"refusals by rule: {refusals}", soft_wrap=True)
    if report.untried:
        console.print(f"rules with fewer than two cases: {', '.join(report.untried)}", soft_wrap=True)
    if arguments.json is not None:
        whole = {
            "cases": len(cases),
            "right": report.right,
            "languages": languages,
            "refused": dict(sorted(report.refused.items())),
            "untried": report.untried,
            "wrong": {one.case.id: one.wrong for one in report.results if one.wrong},
        }
        write_text(arguments.json, json.dumps(whole, ensure_ascii=False, indent=1) + "\n")
    return 0 if report.right == len(cases) and not report.untried else FAILED


def _kills(arguments: argparse.Namespace, console: Console) -> int:
    """Whether the store holds what an undisturbed run comes to, however often its writer is killed."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("kills", total=arguments.kills)
        report = run_kills(arguments.data, arguments.kills, told=lambda n: progress.update(task, completed=n))
    state = "as undisturbed" if report.same else "ANOTHER than undisturbed"
    console.print(
        f"{report.actions} actions, {report.performed} performed, {report.writers} writers, {report.kills} killed: "
        f"{report.lost} lost, {report.doubled} doubled, the state is {state}"
    )
    if arguments.json is not None:
        write_text(arguments.json, json.dumps(asdict(report), indent=1) + "\n")
    return 0 if report.good else FAILED


def _random(arguments: argparse.Namespace, console: Console) -> int:
    """Whether what has to hold does, on this shop and under its policy."""
    shape = shape_of(arguments.data)
    policy = load(arguments.policy or policy_file(arguments.data, shape))
    now = newest(shape.load(arguments.data)) if arguments.now is None else _moment(arguments.now)
    report = asyncio.run(try_random(shape, arguments.data, policy, now, count=arguments.random))
    for title, counts in (("allowed", report.allowed), ("refused", report.refused)):
        said = ", ".join(f"{name} {count}" for name, count in counts.most_common())
        console.print(f"{title} {counts.total()}: {said}", soft_wrap=True)
    console.print(f"asked {report.asked}; broken {len(report.broken)}")
    for broken in report.broken:
        console.print(broken, markup=False, soft_wrap=True)
    if arguments.json is not None:
        write_text(arguments.json, json.dumps(asdict(report), indent=1) + "\n")
    return FAILED if report.broken else 0


async def _play(
    lists: Sequence[ActionList],
    shop: ShopRecords,
    store: StoreKind,
    hasher: Hasher,
    policy: Policy,
    now: float,
    console: Console,
) -> list[Played]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        async with stage_for(shop, store) as stage:
            return [await play(one, stage, hasher, policy, now) for one in progress.track(lists, description="lists")]


def _show(one: Played, console: Console) -> None:
    console.print(f"{one.id}: {_end(one)}, state {one.hash}", markup=False, emoji=False, soft_wrap=True)
    for number, judged in enumerate(one.judged, 1):
        rule = f" {judged.rule}" if judged.rule is not None else ""
        words = f": {judged.words.get('en')}" if judged.words is not None else ""
        line = f"  {number} {judged.asked.name} {judged.verdict}{rule}{words}"
        console.print(line, markup=False, emoji=False, soft_wrap=True)


def _end(one: Played) -> str:
    """The whole list in short: allowed, or each refusal's rule with the number of its action."""
    refused = [f"{judged.rule} at {number}" for number, judged in enumerate(one.judged, 1) if judged.rule is not None]
    return f"refused ({', '.join(refused)})" if refused else "allowed"


def _record(one: Played) -> dict[str, object]:
    return {
        "id": one.id,
        "allowed": all(judged.rule is None for judged in one.judged),
        "actions": [_judged(judged) for judged in one.judged],
        "state": one.hash,
    }


def _judged(one: Judged) -> dict[str, object]:
    found: dict[str, object] = {"customer": one.asked.customer, "name": one.asked.name, "verdict": one.verdict}
    if one.rule is None:
        return found | {"money_cents": one.money_cents, "later_cents": one.later_cents}
    words = {"en": one.words.get("en"), "zh": one.words.get("zh")} if one.words is not None else None
    return found | {"rule": one.rule, "words": words, "needs": list(one.needs)}


def _export(played: Sequence[Played], shape: Shape, shop: ShopRecords, source: Path, folder: Path) -> None:
    """A folder for each list, named by its place and what of its id a file system takes."""
    for number, one in enumerate(played, 1):
        name = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in one.id)
        place = folder / (name if [other.id for other in played].count(one.id) == 1 else f"{number}-{name}")
        shape.save(source, shop, one.after, place)


def _moment(text: str) -> float:
    try:
        return read_moment(text, "--now")
    except Malformed as fault:
        raise EvalError(str(fault)) from None
