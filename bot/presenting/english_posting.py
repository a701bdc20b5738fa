"""The English phrases for what can happen to a message and to the connection that takes it."""

from collections.abc import Mapping
from typing import Final

from bot.presenting.phrases import Phrase

PUBLISHING: Final[Mapping[str, Phrase]] = {
    "publish_failed": Phrase(what="A message to {channel} was not accepted."),
    "publish_later": Phrase(
        what="A message to {channel} could not be sent.",
        more=("The answer: {detail}.", "It asks to wait {retry_after_seconds}."),
        advice="Lede tries again by itself.",
    ),
    "message_refused": Phrase(
        what="{channel} refused a message for good, so it was set aside.",
        more=("The answer: {detail}.",),
    ),
    "channel_refused": Phrase(
        what="{channel} accepts no messages.",
        more=("The answer: {detail}.", "The server: {server}."),
        advice="Check that the channel exists and that the bot may post there; what waits for it "
        "is kept.",
    ),
    "channel_gone": Phrase(
        what="{channel} does not exist, or no longer, so nothing is posted there.",
        more=("The server: {server}.",),
        advice="Let its feeds be posted to another channel, or stop following them there.",
    ),
    "thread_locked": Phrase(
        what="{channel} is a locked thread, so nothing can be posted there.",
        more=("The server: {server}.",),
        advice="Unlock the thread, or allow Lede's role to manage threads; what waits for it is "
        "posted then.",
    ),
    "forum_tag_missing": Phrase(
        what="The forum {channel} demands a tag of every post, and has none that Lede may use.",
        more=("The server: {server}.",),
        advice="Add a tag that everybody may use, or demand none; what waits for the forum is "
        "posted then.",
    ),
    "permission_missing": Phrase(
        what="Lede may not post in {channel}.",
        more=("It lacks: {permissions}.", "The server: {server}."),
        advice="Allow it to Lede's role in that channel's permissions; what waits for the channel "
        "is posted then.",
    ),
}

POSTING: Final[Mapping[str, Phrase]] = {
    "paused": Phrase(what="{channel} has paused the feed, so the entry is not posted there."),
    "held": Phrase(what="The entry is held back until an admin decides about it."),
    "ignored": Phrase(what="An admin decided not to post the entry."),
    "taken_down": Phrase(what="An admin had the brief taken down in {channel}."),
    "sent_again": Phrase(what="An admin had the brief sent to {channel} again."),
    "edited": Phrase(what="What was posted to {channel} was changed."),
    "renewal_dropped": Phrase(
        what="What was posted to {channel} stays as it is: it is gone, or cannot be changed there."
    ),
}

DISCORD: Final[Mapping[str, Phrase]] = {
    "discord_failed": Phrase(
        what="The connection to Discord failed.", advice="The log has the details."
    ),
    "discord_token_wrong": Phrase(
        what="Discord does not accept the bot token, so nothing is posted there.",
        advice="Copy the token anew from the application's Bot page at discord.com/developers into "
        "LEDE_DISCORD_TOKEN, then start lede again; everything else runs on.",
    ),
    "discord_intents_forbidden": Phrase(
        what="Discord does not let this application receive what Lede asks for, so nothing is "
        "posted there.",
        advice="Check at discord.com/developers that the application is not limited or suspended, "
        "then start lede again; everything else runs on.",
    ),
    "discord_unreachable": Phrase(
        what="There is no connection to Discord.",
        more=("It failed with: {detail}.", "The next try is in {retry_in_seconds}."),
        advice="What waits is kept. If it lasts, check whether this machine is online, the proxy in "
        "the settings, and discordstatus.com.",
    ),
    "discord_commands_refused": Phrase(
        what="Discord did not register the bot's commands, so people may not see the newest ones.",
        more=("It failed with: {detail}.",),
        advice="Posting goes on. It is tried again at the next start.",
    ),
}
