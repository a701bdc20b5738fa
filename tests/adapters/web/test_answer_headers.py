"""Freshness and patience as servers write them."""

from datetime import UTC, datetime

import pytest
from multidict import CIMultiDict

from bot.adapters.web.answer_headers import max_age_seconds, retry_after_seconds

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
DAY = 24 * 3600


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "max-age=300"}, 300),
        ({"cache-control": 'public, MAX-AGE = "300" , x=1'}, 300),
        ({"Cache-Control": "max-age=300", "Age": "100"}, 200),
        ({"Cache-Control": "max-age=300", "Age": "400"}, 0),
        ({"Cache-Control": "max-age=300", "Expires": "0"}, 300),
        ({"Cache-Control": "max-age=31536000"}, DAY),
        ({"Cache-Control": "max-age=" + "9" * 5000}, DAY),
        ({"Cache-Control": "max-age=-5"}, None),
        ({"Cache-Control": "max-age=soon"}, None),
        ({"Cache-Control": "max-age=\u0663"}, None),
        ({"Cache-Control": "no-cache, s-maxage=9"}, None),
        ({"Expires": "Sun, 01 Mar 2026 12:10:00 GMT"}, 600),
        ({"Expires": "Sun, 01 Mar 2026 13:10:00 +0100"}, 600),
        ({"Expires": "Sun, 01 Mar 2026 12:10:00 -0000"}, 600),
        (
            {
                "Expires": "Sun, 01 Mar 2026 12:10:00 GMT",
                "Date": "Sun, 01 Mar 2026 12:09:00 GMT",
            },
            60,
        ),
        ({"Expires": "Sun, 01 Mar 2099 12:10:00 GMT"}, DAY),
        ({"Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({"Expires": "0"}, 0),
        ({"Expires": "-1"}, 0),
        ({"Expires": ""}, 0),
        ({"Expires": "Sun, 99 Mar 99999999999 99:99:99 GMT"}, 0),
        ({"Expires": "(" * 8000}, 0),
    ],
)
def test_freshness(headers, seconds):
    assert max_age_seconds(CIMultiDict(headers), NOW) == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0),
        (" 120 ", 120),
        ("1.5", None),
        ("-1", None),
        ("99999999999999999999", DAY),
        ("Sun, 01 Mar 2026 12:02:00 GMT", 120),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0),
        ("later", None),
    ],
)
def test_patience(value, seconds):
    headers = CIMultiDict({} if value is None else {"Retry-After": value})
    assert retry_after_seconds(headers, NOW) == seconds
