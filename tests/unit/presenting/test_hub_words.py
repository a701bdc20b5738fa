"""What the log says of hubs, in sentences that somebody can act on."""

import pytest

from bot.domain.reasons import Reason
from bot.presenting.wording import say

FACTS = {"feed": "https://gazette.example/feed", "hub": "https://hub.example/"}


def test_a_hub_that_cannot_reach_us_names_the_setting():
    told = say(Reason(code="hub_unanswered", data=FACTS))
    assert FACTS["hub"] in told
    assert "public_url under [websub]" in told


def test_a_hub_is_quoted_where_it_says_why():
    silent = say(Reason(code="hub_denied", data={**FACTS, "said": ""}))
    speaking = say(Reason(code="hub_denied", data={**FACTS, "said": "<b>no</b> @everyone"}))
    assert "It says" not in silent
    assert "It says: “" in speaking


@pytest.mark.parametrize("why", ["signature", "unsigned", "too_large", "too_slow"])
def test_a_push_that_is_not_believed_says_why_and_that_it_does_no_harm(why):
    told = say(Reason(code="push_refused", data={**FACTS, "why": why}))
    assert FACTS["feed"] in told
    assert "nothing" in told or "polled beside" in told


def test_each_reason_has_words_of_its_own():
    told = {
        say(Reason(code="push_refused", data={**FACTS, "why": why}))
        for why in ("signature", "unsigned", "too_large", "too_slow")
    }
    assert len(told) == 4
