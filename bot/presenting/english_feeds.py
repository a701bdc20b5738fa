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
    "feed_is_private": Phrase(
        what="{url} is followed with another user name and password than these, or without any.",
        advice="Give the same ones, or have the others stop following it first.",
    ),
}
