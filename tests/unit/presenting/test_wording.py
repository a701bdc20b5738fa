"""Every code has its sentence, and no data breaks one."""

from collections.abc import Iterator
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import errors
from bot.domain.errors import LedeError
from bot.domain.feeds import FeedLink
from bot.domain.notices import Notice, NoticeCode
from bot.domain.opml import OpmlSkip
from bot.domain.reasons import Fact, Reason, Refusal
from bot.presenting.cleaning import clean_line
from bot.presenting.speech import LANGUAGES
from bot.presenting.wording import (
    REASON_WORDS,
    has_wording,
    say,
    say_error,
    say_notice,
    say_to_readers,
)
from tests.builders import NEWS


def _kinds(kind: type[LedeError] = LedeError) -> Iterator[type[LedeError]]:
    yield kind
    for heir in kind.__subclasses__():
        yield from _kinds(heir)


# What the stages write into the history beside the codes of errors.
OUTCOME_CODES = {
    "before_following",
    "condensed",
    "condensing_retried",
    "delivery_retried",
    "edited",
    "filtered",
    "held",
    "ignored",
    "joined",
    "link_only",
    "new",
    "no_link",
    "not_an_article",
    "notice_not_told",
    "paused",
    "polled",
    "read",
    "reading_retried",
    "remembered",
    "sent",
    "unchanged",
    "unsubscribed",
}
ERROR_CODES = sorted(
    {kind.code for kind in _kinds() if kind.__module__.startswith(errors.__name__)}
)
CODES = sorted({*ERROR_CODES, *map(str, Refusal), *map(str, NoticeCode), *OUTCOME_CODES})
FACTS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text())
NAMES = sorted(
    {
        name
        for phrases in (REASON_WORDS.source.phrases, REASON_WORDS.source.console_phrases)
        for phrase in phrases.values()
        for part in (phrase.what, *phrase.more, phrase.advice, phrase.for_readers)
        for _, name, _, _ in Formatter().parse(part)
        if name
    }
    | {"why", "what", "setting", "value", "link", "feed"}
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_code_has_words_of_its_own(code, language):
    assert has_wording(code, language)


@pytest.mark.parametrize("why", OpmlSkip)
def test_every_outline_that_is_skipped_is_told_why(why):
    assert has_wording(f"opml_skipped.{why.value}")


@pytest.mark.parametrize("code", CODES)
def test_missing_data_leaves_a_whole_sentence(code):
    for sentence in (say(Reason(code=code)), say_to_readers(Reason(code=code))):
        assert sentence[0].isupper()
        assert "{" not in sentence
        assert "None" not in sentence


@given(
    st.sampled_from([*CODES, "never heard of"]),
    st.dictionaries(st.sampled_from(NAMES), FACTS),
    st.sampled_from([*LANGUAGES, "xx"]),
)
def test_no_data_breaks_a_sentence(code, data, language):
    for sentence in (
        say(Reason(code=code, data=data), language),
        say_to_readers(Reason(code=code, data=data), language),
    ):
        assert sentence
        assert clean_line(sentence) == sentence


PAGE = "https://gazette.example/feed"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            errors.AddressRefused("http://feed.example/x", "feed.example", "10.0.0.5"),
            (
                "feed.example leads to 10.0.0.5, an address on a local network, which Lede does not "
                'ask. If that is your own server, add "feed.example:80" to allowed_hosts under '
                "[fetch] in config/lede.toml."
            ),
        ),
        (
            errors.HttpStatus(PAGE, 503, 90.0),
            f"gazette.example answered with status 503 for {PAGE}. It asks to wait 90 sec.",
        ),
        (
            errors.HttpStatus(PAGE, 404),
            (
                f"gazette.example has nothing at {PAGE} (status 404). Check the address; the page may "
                "have moved."
            ),
        ),
        (
            errors.BotChallenge(PAGE, 403, "Cloudflare"),
            (
                "gazette.example lets only browsers in (Cloudflare asks for one, status 403), so "
                f"{PAGE} cannot be read. Ask the site to let feed readers through, or use another "
                "feed of it."
            ),
        ),
        (
            errors.NotAFeed(
                PAGE,
                "page",
                (
                    FeedLink(url=f"{PAGE}.xml", title="All", kind="rss"),
                    FeedLink(url=f"{PAGE}.json", title="", kind="json"),
                ),
            ),
            (
                f"{PAGE} is a web page, not a feed. It offers {PAGE}.xml, {PAGE}.json instead. "
                "Follow the address of a feed."
            ),
        ),
        (
            errors.BodyTooLarge(PAGE, 10_000_000),
            (
                f"{PAGE} is larger than 10 MB, which is as much as Lede reads of one document. If it "
                "is meant to be that large, raise max_feed_bytes or max_page_bytes under [fetch] in "
                "config/lede.toml."
            ),
        ),
        (
            errors.SettingProblem("page.port", '"eighty"', "must be a whole number", "lede.toml"),
            'page.port = "eighty" (lede.toml): must be a whole number',
        ),
        (
            errors.DatabaseCorrupt("data/lede.db", "file is not a database"),
            (
                "The file data/lede.db is damaged or not a database of Lede. It says: file is not a "
                "database. Move it away and put a copy back in its place (the newest .bak file beside "
                "it, or your own backup), or start without it to begin anew."
            ),
        ),
        (
            errors.PublishLater("page:news", "no answer in time.", 7_200),
            (
                "A message to page:news could not be sent. The answer: no answer in time. It asks to "
                "wait 2 hr. Lede tries again by itself."
            ),
        ),
        (
            errors.PermissionMissing(
                "discord:1", "Missing Permissions", ("view_channel", "send_messages_in_threads")
            ),
            (
                "Lede may not post in discord:1. It lacks: View Channel and Send Messages in Threads. "
                "Allow it to Lede's role in that channel's permissions; what waits for the channel "
                "is posted then."
            ),
        ),
        (
            errors.DiscordUnreachable("no answer in time"),
            (
                "There is no connection to Discord. It failed with: no answer in time. What waits is "
                "kept. If it lasts, check whether this machine is online, the proxy in the settings, "
                "and discordstatus.com."
            ),
        ),
        (
            errors.WorkTooLarge("parse_feed", 999),
            (
                "The step parse_feed wanted more memory than 999 bytes and was stopped. One document "
                "alone is set aside; max_memory_bytes under [workers] in config/lede.toml sets the "
                "limit."
            ),
        ),
        (
            errors.FetchTimeout(PAGE, 150.0),
            (
                f"gazette.example did not answer for {PAGE} within 2 min. That may pass; feeds are "
                "asked again by themselves."
            ),
        ),
    ],
    ids=lambda value: f"{getattr(value, 'code', '')}{getattr(value, 'status', '')}",
)
def test_errors_say_what_where_and_what_to_do(error, sentence):
    assert say_error(error) == sentence


def test_every_wrong_setting_is_told_on_its_line():
    typo = errors.SettingProblem("page.prot", "unknown", "did you mean port?", "lede.toml")
    wrong = errors.SettingProblem("page.port", "-1", "must be a whole number", "LEDE_PAGE__PORT")
    file = errors.SettingProblem("(the file)", "missing", "a file that exists", "lede.toml")
    assert say_error(errors.SettingsError((typo, wrong, file))).splitlines() == [
        "page.prot (lede.toml) is not a setting: did you mean port?",
        "page.port = -1 (LEDE_PAGE__PORT): must be a whole number",
        "The settings file lede.toml cannot be used: it must be a file that exists",
    ]
    assert say_error(errors.SettingsError(())).startswith("The settings cannot be used.")


def test_data_is_cleaned_and_never_a_template():
    data: dict[str, Fact] = {"url": "http://a.example/\u202e{host}\x1b[31m", "status": 503}
    sentence = say(Reason(code="http_status", data=data))
    assert "http://a.example/{host}" in sentence
    assert "\u202e" not in sentence


@pytest.mark.parametrize(
    ("status", "told"),
    [(True, "yes"), (False, "no"), (10**400, "unknown"), (float("nan"), "NaN"), (None, "unknown")],
)
def test_odd_facts_are_told_or_left_open(status, told):
    data: dict[str, Fact] = {"status": status, "url": PAGE}
    assert f"with status {told} for" in say(Reason(code="http_status", data=data))


@pytest.mark.parametrize(
    ("limit", "told"), [(2_000, "2 kB"), (1_500_000, "1.5 MB"), (12_000_000_000, "12 GB")]
)
def test_sizes_are_told_in_units(limit, told):
    assert f"larger than {told}," in say_error(errors.BodyTooLarge(PAGE, limit))


def test_a_broken_address_leaves_a_sentence():
    data: dict[str, Fact] = {"url": "http://[broken", "status": 503}
    assert say(Reason(code="http_status", data=data)).startswith("The site answered")


def test_an_address_of_version_six_is_told_as_settings_take_it():
    error = errors.AddressRefused("https://[::1]:8443/", "::1", "::1")
    assert 'add "[::1]:8443"' in say_error(error)


def test_a_permission_without_a_name_of_its_own_is_told_as_discord_names_it():
    error = errors.PermissionMissing("discord:1", "", ("send_polls",))
    assert "It lacks: send_polls." in say_error(error)
    assert "It lacks" not in say_error(errors.PermissionMissing("discord:1", ""))


def test_the_server_of_a_channel_is_told_where_it_is_known():
    data: dict[str, Fact] = {"channel": "discord:1", "server": "Newsroom"}
    assert "The server: Newsroom." in say(Reason(code="channel_gone", data=data))
    assert "server" not in say(Reason(code="channel_gone", data={"channel": "discord:1"}))


def test_readers_hear_neither_of_our_network_nor_what_to_set():
    error = errors.AddressRefused("http://feed.example/x", "feed.example", "10.0.0.5")
    told = say_to_readers(error.reason)
    assert told == "The link leads out of the public internet, so it was not followed."


def notice(code: NoticeCode, **data: Fact) -> Notice:
    return Notice(
        id=1,
        channel=NEWS,
        feed_id=1,
        feed_url=PAGE,
        feed_title="Gazette",
        reason=Reason(code=code, data=data),
        attempts=0,
    )


def test_a_failing_feed_is_told_with_its_reason_and_what_to_do():
    failing = notice(NoticeCode.FAILING, why="http_status", status=404, url=PAGE, failures=3)
    assert str(say_notice(failing)) == (
        "Gazette could not be read 3 times in a row, so nothing new of it is posted. "
        f"gazette.example has nothing at {PAGE} (status 404). "
        "It is asked again by itself, ever more rarely; nothing it lists then is lost. If it stays "
        "so, replace it by another feed of the site, or remove it."
    )


def test_a_move_that_the_settings_file_hinders_says_where_to_change_it():
    moved = notice(NoticeCode.MOVED, url="https://new.example/feed", fixed=True)
    assert str(say_notice(moved)) == (
        "Gazette has moved to https://new.example/feed. "
        "Its address stands in the settings file: change it there."
    )


def test_a_good_news_of_a_feed_is_one_sentence():
    told = say_notice(notice(NoticeCode.RECOVERED, was="http_status"))
    assert str(told) == told.what == "Gazette can be read again."
