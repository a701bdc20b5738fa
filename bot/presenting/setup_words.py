"""What setting Lede up says in Discord, in English: the greeting, the steps, the end."""

from dataclasses import dataclass
from typing import Final

from bot.presenting.phrases import Counted


@dataclass(frozen=True, kw_only=True, slots=True)
class SetupWords:
    """`/setup`, and the message to a server that Lede was added to."""

    name: str
    description: str
    greeting: str
    setup_button: str
    channel_step: str
    choose_channel: str  # stands in the empty menu
    feeds_step: str  # {channel}
    choose_language: str
    choose_feeds: str
    none_left: str  # {channel}
    address_button: str
    address_title: str  # of a form, at most 45 characters as its labels
    address_label: str
    done_heading: str  # {channel}
    followed: Counted  # {count}
    known: Counted  # {count}
    failed: str  # {feed}, {why}
    test: str  # {feed}, {channel}
    nothing: str
    next_steps: str
    another_button: str


SETUP: Final = SetupWords(
    name="setup",
    description="Set Lede up: a channel, some feeds, and a first brief",
    greeting="**Hello!** Lede posts a short brief of every new article of the feeds that you "
    "choose: the headline, who claims what, and a quote word for word.\n"
    "Somebody who may manage this server can begin here, or with /setup.",
    setup_button="Set up",
    channel_step="**Step 1 of 2.** Where shall the briefs go?",
    choose_channel="Choose a channel",
    feeds_step="**Step 2 of 2.** What shall {channel} follow? Choose some well-known feeds, or give "
    "the address of a site. More can be added at any time.",
    choose_language="Language of the feeds",
    choose_feeds="Choose one or more feeds",
    none_left="{channel} follows all of these already. Choose another language, or give an address.",
    address_button="Another address",
    address_title="Follow another site",
    address_label="Address of a site or feed",
    done_heading="**Done for {channel}.**",
    followed=Counted(one="One feed is followed now:", many="{count} feeds are followed now:"),
    known=Counted(
        one="One was followed there already.", many="{count} were followed there already."
    ),
    failed="{feed} could not be followed. {why}",
    test="As a test, the newest article of {feed} is posted in {channel} within a few minutes; "
    "after it, only what is new.",
    nothing="No feed was added.",
    next_steps="What next?\n- /feed add follows any other site or feed.\n"
    "- /feed edit changes filter, style, mention and language of a feed.\n"
    "- /settings has quiet hours, digests, and where admins are told of trouble.\n"
    "- /help shows all commands.",
    another_button="Add more",
)
