"""The breaker as a state machine, on a clock of the test's own."""

from __future__ import annotations

from assistant.breaker import Breaker, BreakerRules


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def breaker() -> tuple[Breaker, Clock]:
    clock = Clock()
    return Breaker(BreakerRules(faults=3, rest_s=5, longest_s=15), clock), clock


def fail(one: Breaker, times: int) -> None:
    for _ in range(times):
        assert one.admits()
        one.failed()


def test_it_opens_after_faults_in_a_row_only() -> None:
    one, _ = breaker()
    fail(one, 2)
    one.held()
    fail(one, 2)
    assert one.state == "closed"
    one.failed()
    assert (one.state, one.admits()) == ("open", False)


def test_one_trial_after_the_rest_and_others_wait_for_it() -> None:
    one, clock = breaker()
    fail(one, 3)
    clock.now += 5
    assert one.state == "half_open"
    assert (one.admits(), one.admits()) == (True, False)
    one.held()
    assert (one.state, one.admits()) == ("closed", True)


def test_a_failed_trial_rests_twice_as_long_up_to_a_limit() -> None:
    one, clock = breaker()
    fail(one, 3)
    for rest in (5, 10, 15, 15):
        clock.now += rest - 0.1
        assert not one.admits()
        clock.now += 0.1
        assert one.admits()
        one.failed()
    assert one.state == "open"


def test_a_trial_that_was_given_up_leaves_room_for_the_next() -> None:
    one, clock = breaker()
    fail(one, 3)
    clock.now += 5
    assert one.admits()
    one.undecided()
    assert one.admits()


def test_faults_of_requests_sent_before_it_opened_change_nothing() -> None:
    one, clock = breaker()
    fail(one, 3)
    one.failed()
    clock.now += 5
    assert one.admits()
