"""The store of sessions: one contract, kept by SQLite, by PostgreSQL and by the tests' own fake."""

from __future__ import annotations

import asyncio
import fcntl
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from server.errors import StartError
from server.settings import ROOT
from server.store.bulk import _Transaction
from server.store.opening import HEAD, migrate, open_store
from server.store.port import SessionStore
from server.store.sql import _told
from server.store.tables import METADATA, OF_A_SESSION
from server.store.values import (
    HandoffRow,
    NewFeedback,
    NewFrame,
    NewResults,
    NewSaying,
    NewSession,
    NewSignal,
    NewState,
    NewTrace,
    NewTurn,
    Queuer,
    SavedSaying,
    Touched,
    TurnBecame,
)
from tests.fakes_store import MemoryStore
from tests.postgres import postgres

KINDS = ["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.engine)]


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=KINDS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SessionStore]:
    opened: SessionStore
    if request.param == "memory":
        opened = MemoryStore()
    elif request.param == "sqlite":
        opened = await open_store(f"sqlite:///{tmp_path}/sessions.db")
    else:
        opened = await open_store(request.getfixturevalue("database"))
    yield opened
    for key in ("s", "t", "u"):
        await opened.erase([key])
    await opened.close()


def session(key: str = "s", at: float = 1.0, customer: str | None = None) -> NewSession:
    return NewSession(key, "tidewell", "en", None, customer, at)


def turn(number: int, key: str = "s", id: str = "", status: str = "running") -> NewTurn:
    assert status in ("running", "queued")
    return NewTurn(key, number, id or f"m{number}", "digest", "{}", "running" if status == "running" else "queued", 2.0)


def frame(seq: int, of: int = 0, key: str = "s", kind: str = "text", text: str = "") -> NewFrame:
    return NewFrame(key, seq, of, kind, text or f"frame {seq} 鞋")


async def test_what_was_appended_is_loaded(store: SessionStore) -> None:
    assert await store.load("s") is None
    await store.append([session(), frame(1, kind="welcome")], {})
    await store.append([turn(1), frame(2, 1, kind="ack"), turn(2, status="queued"), frame(3, 2, kind="queued")], {})
    await store.append([NewState("s", '{"a":1}', 3.0), Touched("s", None, "/shoes", 4.0)], {})
    saved = await store.load("s")
    assert saved is not None
    assert (saved.shop, saved.language, saved.page, saved.newest, saved.turns) == ("tidewell", "en", "/shoes", 3, 2)
    assert saved.state == '{"a":1}'
    assert [(one.turn, one.id, one.status, one.tries, one.shown) for one in saved.open] == [
        (1, "m1", "running", 1, False),
        (2, "m2", "queued", 0, False),
    ]


async def test_a_turn_is_known_by_the_client_s_id_and_ends_once(store: SessionStore) -> None:
    await store.append([session(), turn(1), frame(1, 1, kind="ack"), frame(2, 1, kind="understood")], {})
    found = await store.turn("s", "m1")
    assert found is not None
    assert (found.turn, found.digest, found.shown) == (1, "digest", True)
    assert await store.turn("s", "m2") is None
    assert await store.unended() == ("s",)
    await store.append([TurnBecame("s", 1, "running", 3.0), TurnBecame("s", 1, "done", 4.0)], {})
    ended = await store.turn("s", "m1")
    assert ended is not None
    assert (ended.status, ended.tries) == ("done", 2)
    assert await store.unended() == ()
    loaded = await store.load("s")
    assert loaded is not None
    assert loaded.open == ()


async def test_frames_come_in_order_by_pages_and_by_turns(store: SessionStore) -> None:
    await store.append([session(), *(frame(n, n // 4) for n in range(1, 13))], {})
    assert [one.seq for one in await store.frames("s", 2, 9, 4)] == [3, 4, 5, 6]
    assert [one.seq for one in await store.frames("s", 6, 9, 4)] == [7, 8, 9]
    assert [one.seq for one in await store.last_turns("s", 11, 1)] == [8, 9, 10, 11]
    assert [one.seq for one in await store.last_turns("s", 12, 9)] == list(range(4, 13))
    assert (await store.frames("s", 0, 1, 9))[0].text == "frame 1 鞋"
    assert await store.newest(["s", "nobody"]) == {"s": 12}


async def test_of_many_sessions_only_those_that_somebody_else_took_are_given_back(store: SessionStore) -> None:
    await store.append([session("s"), session("t"), session("u"), frame(1, key="s")], {})
    assert await store.fence("t", 7)
    assert not await store.fence("t", 6)
    lost = await store.append([frame(2, key="s"), frame(1, key="t"), frame(1, key="u")], {"t": 5})
    assert lost == {"t"}
    assert await store.newest(["s", "t", "u"]) == {"s": 2, "u": 1}
    assert await store.append([frame(1, key="t")], {"t": 7}) == frozenset()
    again = await store.append([frame(2, key="s"), frame(2, key="u")], {})
    assert again == {"s"}, "a number is given out once"
    await store.erase(["u"])
    assert await store.append([frame(3, key="s"), frame(3, key="u")], {}) == {"u"}
    assert await store.newest(["s", "u"]) == {"s": 3}


async def test_feedback_is_one_for_a_turn_and_all_is_exported(store: SessionStore) -> None:
    await store.append([session(customer="c-9"), turn(1), frame(1, 1)], {})
    await store.append([NewResults("s", 1, 1, "r1", (("P1", "P1-a"),)), NewSignal("s", "click", "P1", 3.0)], {})
    await store.append([NewFeedback("s", 1, "up", "", 3.0)], {})
    await store.append([NewFeedback("s", 1, "down", "太贵", 4.0)], {})
    told = await store.export("s")
    assert told is not None
    assert [len(rows) for rows in told.values()] == [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0]
    assert [(row["thumb"], row["reason"]) for row in told["feedback"]] == [("down", "太贵")]
    assert await store.sessions_of("c-9", "tidewell") == ("s",)
    assert await store.sessions_of("c-9", "other") == ()
    assert await store.export("nobody") is None


HANDOFF = HandoffRow("s", 1, "waiting", "asked", "wants a person 人工", 3.0, 3.0, 1)


async def test_a_handoff_is_one_row_by_its_number_and_stands_in_the_queue_while_nobody_came(
    store: SessionStore,
) -> None:
    await store.append([session(), session("t"), turn(1), frame(1, 1)], {})
    await store.append([HANDOFF, replace(HANDOFF, session="t", asked=2.0, state="promised", due=90.0)], {})
    assert await store.queue() == (
        Queuer("t", "tidewell", "promised", 2.0, 90.0),
        Queuer("s", "tidewell", "waiting", 3.0, None),
    )
    joined = replace(HANDOFF, state="joined", agent="ann", first_seq=2, joined=4.0, since=4.0)
    await store.append([HANDOFF, joined], {})
    loaded = await store.load("s")
    assert loaded is not None
    assert loaded.handoff == joined
    released = replace(joined, state="released", ended=9.0, resolved=True, decision="退款 refund")
    await store.append([released, NewSaying("s", "a1", "digest", 2, "ann", None, 5.0)], {})
    again = replace(HANDOFF, number=2, asked=10.0)
    await store.append([again], {})
    loaded = await store.load("s")
    assert loaded is not None
    assert loaded.handoff == again
    assert [one.session for one in await store.queue()] == ["t", "s"]
    assert await store.saying("s", "a1") == SavedSaying("digest", 2)
    assert await store.saying("s", "a2") is None
    told = await store.export("s")
    assert told is not None
    assert [row["decision"] for row in told["handoffs"]] == ["退款 refund", None]


async def test_what_happened_inside_a_turn_is_kept_once(store: SessionStore) -> None:
    await store.append([session(), turn(1), frame(1, 1)], {})
    trace = NewTrace("s", 1, 3.0, "find_product", "zh", "negative", True, "model", 4, '{"a":1}')
    await store.append([trace, replace(trace, found=None, trace='{"a":2}')], {})
    await store.append([replace(trace, author=None, trace='{"a":3}')], {})
    told = await store.export("s")
    assert told is not None
    assert [(row["trace"], row["author"]) for row in told["traces"]] == [('{"a":3}', None)]


async def test_what_is_old_or_empty_expires(store: SessionStore) -> None:
    await store.append([session("s", 10.0), session("t", 20.0), session("u", 20.0), turn(1, "t")], {})
    assert set(await store.expired(15.0, 15.0, 9)) == {"s"}
    assert set(await store.expired(5.0, 30.0, 9)) == {"s", "u"}
    assert len(await store.expired(99.0, 0.0, 2)) == 2
    assert await store.erase(["s", "u", "nobody"]) == 2
    assert set(await store.expired(99.0, 0.0, 9)) == {"t"}


def _holding(words: str, folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if words.encode() in file.read_bytes()]


async def test_a_frame_costs_the_log_little(tmp_path: Path) -> None:
    store = await open_store(f"sqlite:///{tmp_path}/sessions.db")
    keys = [f"k{number}" for number in range(50)]
    await store.append([*(session(key) for key in keys), *(frame(1, 1, key) for key in keys)], {})
    before = (tmp_path / "sessions.db-wal").stat().st_size
    for seq in range(2, 12):
        await store.append([frame(seq, 1, key) for key in keys], {})
    assert ((tmp_path / "sessions.db-wal").stat().st_size - before) / 500 < 2_500
    await store.close()


def test_every_table_that_names_a_session_is_one_of_those_that_are_erased() -> None:
    named = {table.name for table in METADATA.tables.values() if "session" in table.columns}
    assert named == {table.name for table in OF_A_SESSION}


async def test_after_an_erasure_no_file_holds_a_byte_of_it(tmp_path: Path) -> None:
    store = await open_store(f"sqlite:///{tmp_path}/sessions.db")
    canary = "Xanthippe-4242"
    for number, key in enumerate(("s", "t", "u")):
        said = f"{canary if key == 's' else 'nobody'} " * 60
        for start in range(1, 400, 40):
            opened = [session(key, customer=f"{canary}-{key}" if key == "s" else None)] if start == 1 else []
            frames = [frame(n, n // 8, key, text=f"{said}{n}") for n in range(start, start + 40)]
            asked = [NewTurn(key, start, f"{canary if key == 's' else 'x'}-{start}", "d", said, "running", number)]
            await store.append([*opened, *asked, *frames, NewState(key, said, 3.0)], {})
        await store.append([NewFeedback(key, 1, "up", said, 4.0), NewSignal(key, "view", said[:190], 4.0)], {})
        await store.append([replace(HANDOFF, session=key, words=said, decision=said)], {})
        await store.append([NewTrace(key, 1, 1.0, None, None, None, False, None, None, said)], {})
    assert _holding(canary, tmp_path)
    assert await store.erase(["s"]) == 1
    assert _holding(canary, tmp_path) == []
    assert len(await store.frames("t", 0, 400, 1_000)) == 400
    await store.close()


async def test_an_append_survives_a_kill_that_follows_it(tmp_path: Path) -> None:
    code = f"""
import asyncio, os, signal
from server.store.opening import open_store
from tests.test_store import frame, session
async def main():
    store = await open_store("sqlite:///{tmp_path}/sessions.db")
    await store.append([session(), frame(1)], {{}})
    await store.append([frame(2)], {{}})
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, cwd=ROOT)
    assert await process.wait() == -signal.SIGKILL
    store = await open_store(f"sqlite:///{tmp_path}/sessions.db")
    assert [one.seq for one in await store.frames("s", 0, 9, 9)] == [1, 2]
    await store.close()


async def test_commits_are_synchronised_with_the_disk(tmp_path: Path) -> None:
    store = await open_store(f"sqlite:///{tmp_path}/sessions.db")
    async with store._writer.connect() as connection:
        pragmas = [
            (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1, 1]
    await store.close()


def test_a_commit_that_fails_keeps_none_from_beginning_after_it() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("CREATE TABLE a (i INTEGER PRIMARY KEY)")
    connection.execute("CREATE TABLE b (i INTEGER REFERENCES a DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(sqlite3.IntegrityError), _Transaction(connection):
        connection.execute("INSERT INTO b VALUES (7)")
    with _Transaction(connection):
        connection.execute("INSERT INTO a VALUES (1)")
    assert connection.execute("SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM b)").fetchone() == (1, 0)
    connection.close()


def test_a_fault_names_no_value_of_a_row() -> None:
    cause = ValueError(
        'duplicate key value violates "pk_events"\nDETAIL:  Key (session, seq)=(Kd83jf, 5) already exists.'
    )
    told = str(_told(IntegrityError("INSERT", {"frame": "words"}, cause)))
    assert "pk_events" in told
    assert "Kd83jf" not in told
    assert "words" not in told


async def test_a_file_is_one_server_s_unless_it_is_shared(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/sessions.db"
    store = await open_store(url)
    with pytest.raises(StartError, match=r"SESSIONS_URL: sessions\.db is in use .*process \d+.*REDIS_URL"):
        await open_store(url)
    other = await open_store(url, shared=True)
    await other.close()
    await store.close()
    again = await open_store(url)
    await again.close()


async def test_servers_that_start_together_open_a_file_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/sessions.db"
    with (tmp_path / "sessions.db.opening").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        opening = asyncio.create_task(open_store(url, shared=True))
        await asyncio.sleep(0.1)
        assert not opening.done()
        assert not (tmp_path / "sessions.db").exists()
        monkeypatch.setattr("server.store.opening.BUSY_S", 0.1)
        with pytest.raises(StartError, match=r"another process has been opening sessions\.db for 0\.1 s"):
            await open_store(url, shared=True)
    await (await opening).close()


async def test_migrations_make_the_tables_that_the_code_has(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import Connection

    from server.orders.tables import shop_customers

    assert shop_customers.metadata is METADATA  # one migration makes the tables of both
    url = f"sqlite:///{tmp_path}/sessions.db"
    assert await migrate(url) == HEAD
    assert await migrate(url) == HEAD
    store = await open_store(url)

    def compared(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))

    async with store._reader.connect() as connection:
        assert await connection.run_sync(compared) == []
    await store.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://h/d", "mysql cannot keep sessions"),
        ("nonsense", "no database address"),
        ("sqlite://", "keeps nothing"),
        ("postgresql://u:hunter2@127.0.0.1:1/d", "SESSIONS_URL"),
        ("sqlite:////dev/null/sessions.db", r"SESSIONS_URL: .*cannot be written \(.*\)"),
    ],
)
async def test_a_store_that_cannot_be_opened_is_one_line_without_secrets(url: str, words: str) -> None:
    with pytest.raises(StartError, match=words) as told:
        await open_store(url)
    assert "\n" not in str(told.value)
    assert "hunter2" not in str(told.value)


async def test_a_file_that_is_no_database_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "sessions.db").write_bytes(b"no database" * 1_000)
    with pytest.raises(StartError, match=r"SESSIONS_URL: .*not a database.*Move the file away"):
        await open_store(f"sqlite:///{tmp_path}/sessions.db")


async def test_a_later_schema_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/sessions.db"
    await migrate(url)
    with sqlite3.connect(tmp_path / "sessions.db") as later:
        later.execute("UPDATE alembic_version SET version_num = '9999'")
    later.close()
    with pytest.raises(StartError, match="later version"):
        await open_store(url)
