"""A page's own word that it is not to be mined."""

import pytest

from bot.reading.reservations import is_reserved


@pytest.mark.parametrize(
    ("head", "reserved"),
    [
        ('<meta name="tdm-reservation" content="1">', True),
        ("<META content='1' name='TDM-Reservation' />", True),
        ("<meta name=tdm-reservation content=1>", True),
        ('<meta name="tdm-reservation" content="0">', False),
        ('<meta name="tdm-reservation" content="10">', False),
        ('<meta name="tdm-policy" content="1">', False),
        ('<p>name="tdm-reservation" content="1"</p>', False),
        ('<meta name="tdm-reservation">\n<meta name="x" content="1">', False),
        ("", False),
        ("<meta " * 20_000, False),
    ],
)
def test_only_the_pages_own_reservation_counts(head, reserved):
    assert is_reserved(f"<!doctype html><head>{head}</head>".encode()) is reserved
