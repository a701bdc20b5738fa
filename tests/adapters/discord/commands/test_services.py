"""What is kept between two clicks, and how many addresses are read at once."""

import re

import pytest

from bot.adapters.discord.cards.component_ids import evidence_id
from bot.adapters.discord.services import Kept, NoTurnLeft, Turns


def test_what_is_kept_is_found_by_its_key_until_it_is_forgotten() -> None:
    kept: Kept[str] = Kept(2)

    key = kept.keep("bridge")
    assert kept.find(key) == "bridge"

    kept.forget(key)
    kept.forget(key)
    assert kept.find(key) is None


def test_the_oldest_is_forgotten_first() -> None:
    kept: Kept[int] = Kept(2)
    keys = [kept.keep(number) for number in range(3)]

    assert [kept.find(key) for key in keys] == [None, 1, 2]


def test_what_is_used_is_forgotten_last() -> None:
    kept: Kept[int] = Kept(2)
    first, second = kept.keep(1), kept.keep(2)
    kept.find(first)
    kept.keep(3)

    assert [kept.find(first), kept.find(second)] == [1, None]


def test_a_key_fits_a_button_and_is_never_the_same() -> None:
    kept: Kept[int] = Kept(10)
    keys = {kept.keep(1) for _ in range(10)}

    assert len(keys) == 10
    assert all(re.fullmatch(r"[0-9a-f]{16}", key) for key in keys)
    assert all(evidence_id(f"a{key}") for key in keys)


def test_one_person_gets_so_many_turns_and_everybody_together_so_many() -> None:
    turns = Turns(most=3, most_of_one=2)

    with turns.turn_of(1), turns.turn_of(1):
        with pytest.raises(NoTurnLeft) as own, turns.turn_of(1):
            pass
        assert own.value.own
        with turns.turn_of(2):
            with pytest.raises(NoTurnLeft) as all_taken, turns.turn_of(3):
                pass
            assert not all_taken.value.own


def test_a_turn_is_given_back_also_when_reading_fails() -> None:
    turns = Turns(most=1, most_of_one=1)

    for _ in range(3):
        with pytest.raises(ZeroDivisionError), turns.turn_of(1):
            raise ZeroDivisionError
    with turns.turn_of(2):
        pass
