"""What a button is about in, its custom_id out, and back again."""

import re

import pytest

from bot.adapters.discord.cards.component_ids import (
    EVIDENCE_TEMPLATE,
    OPEN_TEMPLATE,
    REPORT_TEMPLATE,
    RESEND_TEMPLATE,
    TAKEDOWN_TEMPLATE,
    WHY_TEMPLATE,
    evidence_id,
    open_id,
    report_id,
    resend_id,
    takedown_id,
    why_id,
)

BRIEF = 2**63 - 1
OPENED_TWICE = open_id(BRIEF), open_id(BRIEF, 0), open_id(BRIEF, 49)
BUTTONS = {
    evidence_id(str(BRIEF)): EVIDENCE_TEMPLATE,
    report_id(str(BRIEF)): REPORT_TEMPLATE,
    open_id(BRIEF): OPEN_TEMPLATE,
    why_id(BRIEF): WHY_TEMPLATE,
    takedown_id(BRIEF): TAKEDOWN_TEMPLATE,
    resend_id(BRIEF): RESEND_TEMPLATE,
}


@pytest.mark.parametrize(("custom_id", "template"), BUTTONS.items(), ids=list(BUTTONS))
def test_each_button_is_answered_as_what_it_is_and_nothing_else(custom_id, template):
    match = re.fullmatch(template, custom_id)
    assert match is not None
    assert match["key"] == str(BRIEF)
    assert [each for each in BUTTONS.values() if re.fullmatch(each, custom_id)] == [template]


def test_a_brief_is_opened_from_several_places_of_one_message():
    assert len(set(OPENED_TWICE)) == len(OPENED_TWICE)
    found = [re.fullmatch(OPEN_TEMPLATE, each) for each in OPENED_TWICE]
    assert [each["key"] for each in found if each] == [str(BRIEF)] * len(OPENED_TWICE)


@pytest.mark.parametrize("former", ["lede:evidence:7", "lede:open:7", "lede:evidence:a" + "0" * 16])
def test_buttons_of_messages_that_were_posted_long_ago_are_still_known(former):
    assert any(re.fullmatch(template, former) for template in BUTTONS.values())
