"""The English phrases for what admins are told of their feeds."""

from collections.abc import Mapping
from typing import Final

from bot.domain.notices import NoticeCode
from bot.presenting.phrases import Phrase

FEED_NOTICES: Final[Mapping[str, Phrase]] = {
    NoticeCode.FAILING: Phrase(
        what="{title} could not be read {failures} times in a row, so nothing new of it is posted.",
        advice="It is asked again by itself, ever more rarely; nothing it lists then is lost. If it "
        "stays so, replace it by another feed of the site, or remove it.",
    ),
    NoticeCode.STOPPED: Phrase(
        what="{title} is gone for good, says its site, so it is not asked any more.",
        advice="Replace it by another feed of the site, or remove it; or have it asked once more.",
    ),
    NoticeCode.RECOVERED: Phrase(what="{title} can be read again."),
    NoticeCode.MOVED: Phrase(what="{title} has moved to {url} and is followed there from now on."),
    "feed_moved.True": Phrase(
        what="{title} has moved to {url}.",
        advice="Its address stands in the settings file: change it there.",
    ),
    NoticeCode.HELD: Phrase(
        what="{title} lists {count} entries at once that were never seen, dated long ago or not at "
        "all. It may have changed its addresses, so they are held back.",
        more=("The newest is “{newest}”.",),
        advice="Post the newest of them, or ignore them all. What comes after them is posted as "
        "always.",
    ),
    NoticeCode.TOO_MANY: Phrase(
        what="{title} brings more entries in a day than the settings allow; {dropped} are not posted.",
        advice="If that is meant, raise entries_a_day under [poll] in config/lede.toml.",
    ),
    "notice_not_told": Phrase(what="Nobody could be told about {title} in {channel}."),
    "held": Phrase(what="The entry waits until somebody decides whether it is posted."),
    "ignored": Phrase(what="Somebody decided not to post the entry."),
}

# Why an outline of a list of feeds is not followed.
_SKIPPED: Final[Mapping[str, Phrase]] = {
    "opml_skipped": Phrase(what="{title} is no feed that can be followed."),
    "opml_skipped.duplicate": Phrase(what="{title} stands in the list twice."),
    "opml_skipped.elsewhere": Phrase(what="{title} is a link to a page or to another list."),
    "opml_skipped.no_address": Phrase(what="{title} has no address."),
    "opml_skipped.not_web": Phrase(what="{title} has an address that is none of the web."),
    "opml_skipped.user_name": Phrase(
        what="{title} has a user name in its address.",
        advice="Add it by itself, with the user name apart.",
    ),
    "opml_skipped.scraped": Phrase(
        what="{title} is a page that the other program reads with rules of its own."
    ),
    "opml_skipped.too_long": Phrase(what="{title} has an address longer than any feed has."),
}

HUBS: Final[Mapping[str, Phrase]] = {
    "hub_unanswered": Phrase(
        what="The hub {hub} took our request about {feed} and did not look whether it was ours.",
        advice="See that the address of public_url under [websub] leads to this machine's page.",
    ),
    "hub_given_up": Phrase(
        what="The hub {hub} was asked several times to tell of news of {feed}, without success.",
        advice="The feed is polled as usual, and the hub asked again in a week.",
    ),
    "hub_denied": Phrase(
        what="The hub {hub} does not tell of news of {feed}.",
        more=("It says: “{said}”.",),
        advice="The feed is polled as usual, and the hub asked again in a week.",
    ),
    "push_refused": Phrase(
        what="Somebody told of news of {feed} in the name of its hub, with a wrong signature.",
        advice="It changes nothing. If it comes often, another program knows the callback's address.",
    ),
    "push_refused.unsigned": Phrase(
        what="Somebody told of news of {feed} in the name of its hub, without a signature.",
        advice="It changes nothing; the feed is polled beside.",
    ),
    "push_refused.too_large": Phrase(
        what="The hub of {feed} sends more than is read of a feed.",
        advice="The feed is polled beside; max_feed_bytes under [fetch] says how much is read.",
    ),
    "push_refused.too_slow": Phrase(
        what="What the hub of {feed} sent did not come to its end.",
        advice="It changes nothing; the feed is polled beside.",
    ),
}

FOLLOWING: Final[Mapping[str, Phrase]] = {
    **_SKIPPED,
    "follow_failed": Phrase(what="Nothing was changed about {url}."),
    "not_followed": Phrase(
        what="{url} is not followed.", advice="Use an address from the list of feeds."
    ),
    "owned_by_file": Phrase(
        what="{url} stands in the settings file for {channel}, which owns it.",
        advice="Change its [[subscription]] in config/lede.toml; that holds from the next start on.",
    ),
    "too_many_feeds": Phrase(
        what="{url} is not followed: {limit} feeds are, and no more may be.",
        advice="Remove one first; whoever runs this bot can raise feeds_per_server under [follow] in "
        "config/lede.toml.",
    ),
    "no_other_feed": Phrase(
        what="{site_url} offers no other feed than {url}.",
        advice="Look on the site for a new address and follow that, or remove the feed.",
    ),
    "feed_is_private": Phrase(
        what="{url} is followed with another user name and password than these, or without any.",
        advice="Give the same ones, or have the others stop following it first.",
    ),
    "header_refused": Phrase(
        what="The header {name} cannot be sent.", advice="Write it as Name: value."
    ),
    "header_refused.form": Phrase(what="A header has no colon.", advice="Write it as Name: value."),
    "header_refused.name": Phrase(
        what="A header has a name that cannot be sent.", advice="Write it as Name: value."
    ),
    "header_refused.ours": Phrase(
        what="The header {name} is Lede's own, so it cannot be given.",
        advice="Give the header that the site asks for, or a user name and password.",
    ),
    "header_refused.value": Phrase(
        what="The header {name} has a value that cannot be sent.",
        advice="It takes one line of letters, digits and signs without accents.",
    ),
    "header_refused.user": Phrase(
        what="The user name cannot be sent.", advice="It may hold neither colons nor line breaks."
    ),
    "header_refused.password": Phrase(
        what="The password cannot be sent.", advice="It has to be a single line, and not too long."
    ),
    "header_refused.too_many": Phrase(what="More headers are given than can be sent."),
}
