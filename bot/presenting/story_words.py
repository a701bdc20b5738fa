"""What `/why` says in English: the way of an article, one line for each step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.presenting.phrases import Counted


@dataclass(frozen=True, kw_only=True, slots=True)
class WhyWords:
    """`/why`."""

    name: str
    description: str
    link: str  # the option's name
    link_description: str
    only_in_servers: str
    not_found: str  # {words}
    line: str  # {when}, {what}
    line_now: str  # {what}; how it stands now
    a_feed: str  # stands for the name of one without
    feed_address: str  # {address}; for admins
    jump: str  # {link}; to the message
    left_out: str  # lines before these were left out
    taken_down: str  # all that members hear
    unlisted_heading: str
    model_parts: Counted  # of the brief: {model}
    model_unused: str  # {why}
    model_refused: str  # {model}; it was heard, and nothing of it shown
    translated: str  # {languages}
    untranslated: str  # {languages}, {why}
    steps: Mapping[str, str]  # by code: {feed}, {channel}, {rule}, {why} as the step has it
    unlisted: Mapping[str, str]  # why an article may have no story, by rules/stories.Unlisted


WHY: Final = WhyWords(
    name="why",
    description="Why an article was posted here, or was not: its way from the feed to the message",
    link="link",
    link_description="The article's link, or words of its headline",
    only_in_servers="What happened to an article is told in the server that follows its feed.",
    not_found="“{words}” is no link, and no brief in the channels that you can read has these words. "
    "Paste the whole link of the article with https:// in front.",
    line="{when} {what}",
    line_now="**Now:** {what}",
    a_feed="a feed without a name",
    feed_address="({address})",
    jump="See it: {link}",
    left_out="… earlier steps are left out",
    taken_down="The admins of this server took the brief of this article down.",
    unlisted_heading="**No feed that the channels you can read follow has listed this article.**",
    model_parts=Counted(
        one="One part of it is as {model} worded it.",
        many="{count} parts of it are as {model} worded them.",
    ),
    model_unused="No language model took part. {why}",
    model_refused="{model} was asked, but nothing that it answered is in it.",
    translated="It was translated by machine: {languages}.",
    untranslated="It could not be translated: {languages}. {why}",
    steps={
        "listed": "{feed} listed it.",
        "new": "It was released from being held back.",
        "before_following": "It was listed when the feed was first read, or before anybody followed, "
        "so it is not posted.",
        "held": "It was held back, as most of the feed was suddenly new; an admin decides about it.",
        "ignored": "An admin decided not to post what was held back.",
        "paused": "The feed is paused for {channel}, so it is not posted there.",
        "filtered": "The filter of {channel} keeps it out. The rule: {rule}",
        "filtered_plain": "The filter of {channel} keeps it out.",
        "joined": "Its page had been read already, for another entry.",
        "read": "Its page was read.",
        "reading_retried": "Its page could not be read yet, and is tried again. {why}",
        "not_an_article": "Its page gives no article. {why}",
        "condensed": "The brief was made.",
        "bettered": "The language model answered late; its brief took the place of the first one.",
        "not_bettered": "The language model was asked again later; the brief stays as it was.",
        "link_only": "There is no brief, so the plain link is posted. {why}",
        "condensing_retried": "The brief could not be made yet, and is tried again. {why}",
        "sent": "It was posted in {channel}.",
        "sent_in_digest": "It was posted in {channel}, in a digest.",
        "edited": "Its message in {channel} was changed.",
        "renewal_dropped": "Its message in {channel} stays as it was posted: it is gone, or cannot be "
        "changed there.",
        "delivery_retried": "It could not be posted in {channel} yet, and is tried again. {why}",
        "unsubscribed": "{channel} stopped following the feed before it was posted.",
        "taken_down": "An admin had it taken down in {channel}.",
        "sent_again": "An admin had it sent again to {channel}.",
        "waits": "It waits for its turn in {channel}: for earlier articles, or for the end of quiet "
        "hours.",
        "waits_for_digest": "It waits for the next digest in {channel}.",
        "channel_set_aside": "It waits, as {channel} takes no messages. {why}",
        "waits_to_be_read": "It waits to be read.",
        "waits_to_be_condensed": "Its page was read; the brief is being made.",
        "brief_gone": "Its brief was removed, as old briefs are here.",
        "other": "{why}",
    },
    unlisted={
        "nothing_followed": "These channels follow no feed.",
        "other_sites": "They follow no feed of that site. An admin can add one with /feed add.",
        "feed_failing": "A feed of that site cannot be read at the moment; /feed health tells admins "
        "why.",
        "feed_paused": "A feed of that site is paused.",
        "not_listed": "A feed of that site is followed, so the article may not be in it, may have "
        "been published before the feed was followed, or the next look at the feed will find it.",
    },
)
