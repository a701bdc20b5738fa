"""A brief waits for a model as long as the settings say, but not until something else suffers."""

import pytest

from bot.pipeline.rules.model_patience import patience_of_articles


@pytest.mark.parametrize(
    ("patience", "lease", "order", "waits"),
    [
        (10, 120, 60, 10),
        (60, 120, 60, 30),  # later briefs would overtake it
        (60, 20, 60, 10),  # another process would take it over
        (60, 120, 0, 60),  # channels do not wait for anything
        (60, 120, 300, 60),
    ],
)
def test_patience_ends_before_the_lease_and_before_channels_wait_no_more(
    patience, lease, order, waits
):
    given = patience_of_articles(patience, lease_seconds=lease, order_patience_seconds=order)
    assert given == waits
