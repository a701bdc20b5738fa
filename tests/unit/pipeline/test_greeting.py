"""Which servers are greeted: those that are new, and were added lately."""

from datetime import timedelta

import pytest

from bot.pipeline.rules.greeting import is_greeted
from tests.builders import NOON


@pytest.mark.parametrize(
    ("age", "follows", "greeted"),
    [
        (timedelta(0), False, True),
        (timedelta(days=2), False, True),
        (timedelta(days=2, seconds=1), False, False),
        (timedelta(0), True, False),
        (None, False, True),
        (None, True, False),
    ],
)
def test_a_server_is_greeted_while_it_is_new_and_follows_nothing(age, follows, greeted):
    added_at = None if age is None else NOON - age

    assert is_greeted(NOON, added_at=added_at, follows=follows) is greeted
