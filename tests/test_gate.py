import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from retrieval.gate import Gate


def test_no_more_are_within_than_there_are_places() -> None:
    gate, within, most, lock = Gate(2), 0, 0, threading.Lock()

    def enter(_number: int) -> None:
        nonlocal within, most
        with gate:
            with lock:
                within += 1
                most = max(most, within)
            time.sleep(0.002)
            with lock:
                within -= 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(enter, range(40)))
    assert most == 2
    assert within == 0


def test_who_came_first_goes_first() -> None:
    gate, order = Gate(1), list[int]()

    def enter(number: int) -> None:
        with gate:
            order.append(number)

    with gate:
        threads = []
        for number in range(6):
            threads.append(threading.Thread(target=enter, args=(number,)))
            threads[-1].start()
            while len(gate._waiting) <= number:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert order == list(range(6))


def test_a_fault_within_gives_its_place_back() -> None:
    gate = Gate(1)
    with pytest.raises(ValueError, match="within"), gate:
        raise ValueError("within")
    with gate:
        pass


def test_one_who_gives_up_is_not_waited_for() -> None:
    gate, entered = Gate(1), threading.Event()
    with gate:
        gone = threading.Lock()
        gone.acquire()
        gate._waiting.append(gone)
        gate._give_up(gone)

        def enter() -> None:
            with gate:
                entered.set()

        thread = threading.Thread(target=enter)
        thread.start()
    assert entered.wait(5)
    thread.join()
