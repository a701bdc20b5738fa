"""The English phrases for every reason, error and outcome."""

from bot.domain.reasons import Refusal
from bot.presenting.english_feeds import FEED_NOTICES, FOLLOWING, HUBS
from bot.presenting.english_filters import FILTERS, OPML
from bot.presenting.english_models import MODELS
from bot.presenting.english_posting import DISCORD, POSTING, PUBLISHING
from bot.presenting.facts import ENGLISH as FACTS
from bot.presenting.phrases import Language, Phrase

_CHECK_URL = "Check the address; it has to start with http:// or https:// and name a public site."
_PASSING = "That may pass; feeds are asked again by themselves."
_NOT_DONE = "The article could not be worked on, so only the link can be shown."
_LOG_HINT = "The log has the details; run the bot again, and report it if it happens again."

_PAGES = {
    Refusal.CONSENT_WALL: Phrase(
        what="The site shows a consent page instead of the article, so there is no brief of it."
    ),
    Refusal.PAYWALL: Phrase(what="The article is behind a paywall, so only the link can be shown."),
    Refusal.LOGIN: Phrase(what="The site asks for a login, so only the link can be shown."),
    Refusal.ERROR_PAGE: Phrase(
        what="The site shows an error page where the article should be, so there is no brief."
    ),
    Refusal.SCRIPT_SHELL: Phrase(
        what="The page shows its text only to a browser that runs scripts, so there is no brief."
    ),
    Refusal.VIDEO: Phrase(
        what="The page is a video or a recording, with no text to make a brief of."
    ),
    Refusal.LIST_PAGE: Phrase(
        what="The page lists other pages and is no article itself, so there is no brief."
    ),
    Refusal.LIVE_TICKER: Phrase(
        what="The page is a live ticker that still changes, so there is no brief of it."
    ),
    Refusal.TOO_SHORT: Phrase(what="The text is too short to make a brief of it."),
    Refusal.NO_TEXT: Phrase(what="No article text was found on the page, so there is no brief."),
    Refusal.NOT_HTML: Phrase(
        what="The link leads to a file that is not a web page, so there is no brief.",
        more=("The server calls it {content_type}.",),
    ),
    Refusal.NO_CLAIMS: Phrase(
        what="Nothing in the text could be shown as a claim with its evidence, so nothing is claimed."
    ),
    "no_link": Phrase(what="The feed entry has no link, so there is nothing to read."),
}

_SETTINGS = {
    "setting_wrong": Phrase(what="{setting} = {value} ({where}): {allowed}"),
    "setting_wrong.unknown": Phrase(what="{setting} ({where}) is not a setting: {allowed}"),
    "setting_wrong.missing": Phrase(what="{setting} ({where}) is missing: {allowed}"),
    "setting_wrong.(the file)": Phrase(
        what="The settings file {where} cannot be used: it must be {allowed}"
    ),
    "settings_wrong": Phrase(
        what="The settings cannot be used.", advice="Run lede check to see which, and why."
    ),
}

_COMMAND_LINE = {
    "file_unreadable": Phrase(
        what="{path} cannot be read: {why}.", advice="Check the name and who may read it."
    ),
    "file_unwritable": Phrase(
        what="{path} cannot be written: {why}.", advice="Check the folder and who may write there."
    ),
    "bad_line": Phrase(
        what="A line could not be read: {why}.",
        advice='A line is a JSON object with "id", and "html" with "url" or "text" with "title".',
    ),
}

_ASKING = {
    "fetch_failed": Phrase(what="{url} could not be fetched."),
    "url_refused": Phrase(
        what="{url} is not an address that Lede asks.",
        advice=_CHECK_URL,
    ),
    "url_refused.scheme": Phrase(what="{url} is not a web address.", advice=_CHECK_URL),
    "url_refused.userinfo": Phrase(
        what="{url} carries a user name or password, which Lede does not send.",
        advice="Use the address without them.",
    ),
    "url_refused.port": Phrase(
        what="{url} names a port that Lede does not ask.",
        advice="If that is meant, add the port to allowed_ports under [fetch] in config/lede.toml, or "
        'add "{host_port}" to allowed_hosts there if it is your own server.',
    ),
    "url_refused.no_host": Phrase(what="{url} names no site.", advice=_CHECK_URL),
    "url_refused.blocked": Phrase(what="Whoever runs this bot does not let it ask {host}."),
    "url_refused.too_long": Phrase(
        what="The address {url} is too long to be asked.", advice=_CHECK_URL
    ),
    "address_refused": Phrase(
        what="{host} leads to {address}, an address on a local network, which Lede does not ask.",
        for_readers="The link leads out of the public internet, so it was not followed.",
        advice='If that is your own server, add "{host_port}" to allowed_hosts under [fetch] in '
        "config/lede.toml.",
    ),
    "http_status": Phrase(
        what="{host} answered with status {status} for {url}.",
        more=("It asks to wait {retry_after_seconds}.",),
    ),
    "http_status.401": Phrase(what="{host} wants a login for {url} (status 401)."),
    "http_status.403": Phrase(what="{host} does not let Lede read {url} (status 403)."),
    "http_status.404": Phrase(
        what="{host} has nothing at {url} (status 404).",
        advice="Check the address; the page may have moved.",
    ),
    "http_status.410": Phrase(
        what="{host} says that {url} is gone for good (status 410).",
        advice="If it is a feed, stop following it or find its new address.",
    ),
    "http_status.429": Phrase(
        what="{host} says that it is asked too often (status 429).",
        more=("It asks to wait {retry_after_seconds}.",),
        advice="Feeds there are asked again later, more rarely.",
    ),
    "bot_challenge": Phrase(
        what="{host} lets only browsers in ({service} asks for one, status {status}), so {url} "
        "cannot be read.",
        advice="Ask the site to let feed readers through, or use another feed of it.",
    ),
    "page_reserved": Phrase(what="The site does not let programs read the page."),
    "page_reserved.robots": Phrase(
        what="{host} asks programs not to read {url} (robots.txt).",
        for_readers="The site asks programs not to read this page, so only the link can be shown.",
    ),
    "page_reserved.mining": Phrase(
        what="{host} reserves the right to process {url} by programs.",
        for_readers="The site reserves this page for readers, so only the link can be shown.",
    ),
    "body_too_large": Phrase(
        what="{url} is larger than {limit_bytes}, which is as much as Lede reads of one document.",
        advice="If it is meant to be that large, raise max_feed_bytes or max_page_bytes under "
        "[fetch] in config/lede.toml.",
    ),
    "fetch_timeout": Phrase(
        what="{host} did not answer for {url} within {seconds}.", advice=_PASSING
    ),
    "too_many_redirects": Phrase(
        what="{url} was redirected more than {limit} times, which looks like a circle.",
        advice="Open it in a browser and use the address at which it ends.",
    ),
    "connection_failed": Phrase(what="{host} could not be reached for {url}."),
    "connection_failed.dns": Phrase(
        what="No site named {host} was found for {url}.",
        advice="Check the address for a typo, and whether this machine is online.",
    ),
    "connection_failed.refused": Phrase(
        what="{host} refused the connection for {url}.",
        advice="Check the address; the server may be down.",
    ),
    "connection_failed.tls": Phrase(
        what="{host} has no valid certificate, so {url} was not read.",
        advice="The site's owner has to mend that.",
    ),
    "connection_failed.reset": Phrase(
        what="{host} broke the connection off while {url} was read.",
        advice=_PASSING,
    ),
    "connection_failed.broken_body": Phrase(
        what="The answer of {host} for {url} was broken or cut short.",
        advice=_PASSING,
    ),
    "connection_failed.unreachable": Phrase(
        what="{host} could not be reached for {url}.",
        advice="Check whether this machine is online; the server may be down.",
    ),
}

_FEEDS = {
    "feed_unreadable": Phrase(what="{url} cannot be read as a feed."),
    "feed_malformed": Phrase(
        what="{url} is a feed, but too broken to be read.",
        more=("The parser says: {detail}.",),
        advice="Its owner has to mend it; a feed validator shows where.",
    ),
    "not_a_feed": Phrase(
        what="{url} is not a feed.",
        more=("It offers {offers} instead.",),
        advice="Look for a feed's address on the site.",
    ),
    "not_a_feed.page": Phrase(
        what="{url} is a web page, not a feed.",
        more=("It offers {offers} instead.",),
        advice="Follow the address of a feed.",
    ),
    "not_a_feed.empty": Phrase(
        what="{url} is empty, not a feed.", advice="Check the address, or try again later."
    ),
    "not_a_feed.json": Phrase(
        what="{url} is JSON, but not a feed.", advice="Look for a feed's address on the site."
    ),
    "not_a_feed.xml": Phrase(
        what="{url} is XML, but not a feed.", advice="Look for a feed's address on the site."
    ),
    "not_a_feed.sitemap": Phrase(
        what="{url} is a sitemap without news, not a feed.",
        more=("It leads to {offers}.",),
        advice="Look for a feed's address on the site.",
    ),
    "not_a_feed.binary": Phrase(
        what="{url} is a file of another kind, not a feed.",
        advice="Look for a feed's address on the site.",
    ),
}

_WORK = {
    "work_failed": Phrase(
        what="The step {task} did not end.", for_readers=_NOT_DONE, advice=_LOG_HINT
    ),
    "work_timeout": Phrase(
        what="The step {task} took longer than {seconds} and was stopped.",
        for_readers=_NOT_DONE,
        advice="One document alone is set aside; timeout_seconds under [workers] in "
        "config/lede.toml sets the limit.",
    ),
    "work_too_large": Phrase(
        what="The step {task} wanted more memory than {limit_bytes} and was stopped.",
        for_readers=_NOT_DONE,
        advice="One document alone is set aside; max_memory_bytes under [workers] in "
        "config/lede.toml sets the limit.",
    ),
    "worker_crashed": Phrase(
        what="The step {task} crashed.",
        for_readers=_NOT_DONE,
        more=("Its last words: {detail}.",),
        advice="One document alone is set aside; the log has the details.",
    ),
}

_STORAGE = {
    "storage_failed": Phrase(
        what="The database {database} did not do what was asked.",
        more=("It says: {detail}.",),
        advice="Run lede check to see what to mend.",
    ),
    "database_locked": Phrase(
        what="The database {database} is held by another program.",
        more=("It says: {detail}.",),
        advice="Stop the other lede process or the tool that has the file open, then try again.",
    ),
    "database_unreachable": Phrase(
        what="The database {database} does not answer, or does not let Lede in.",
        more=("It says: {detail}.",),
        advice="See that its server runs, and that name, password and database in storage.url "
        "are right; lede goes on by itself.",
    ),
    "database_read_only": Phrase(
        what="The database {database} cannot be opened or written.",
        more=("It says: {detail}.",),
        advice="Check that the file and its folder exist and belong to the user who runs lede.",
    ),
    "database_corrupt": Phrase(
        what="The file {database} is damaged or not a database of Lede.",
        more=("It says: {detail}.",),
        advice="Move it away and put a copy back in its place (the newest .bak file beside it, or "
        "your own backup), or start without it to begin anew.",
    ),
    "disk_full": Phrase(
        what="The disk that holds {database} is full.",
        more=("It says: {detail}.",),
        advice="Make room; what was stored before is safe, and lede goes on by itself.",
    ),
    "database_newer": Phrase(
        what="The database {database} was written by a later version of Lede.",
        more=("It says: {detail}.",),
        advice="Install that version, or put the .bak file beside it back in its place.",
    ),
    "database_old": Phrase(
        what="The database {database} has the tables of an earlier version, or none yet.",
        more=("It says: {detail}.",),
        advice="Run lede migrate; it keeps a copy of the file first.",
    ),
    "database_in_use": Phrase(
        what="The database {database} is in use.",
        advice="Stop every lede process that uses it, then try again.",
    ),
    "database_not_empty": Phrase(
        what="The database {database} is not empty, so nothing was copied into it.",
        advice="Give one that has no tables yet, or nothing in them.",
    ),
    "copy_differs": Phrase(
        what="The copy in {database} is not the same as what was copied, so it was undone.",
        more=("The first row that differs: {detail}.",),
        advice="This is a defect of Lede: please report it. What was to be copied is as it was.",
    ),
    "lease_lost": Phrase(
        what="Another process took over this piece of work, so what was done here is not recorded.",
        advice="Nothing is lost. If it happens often, raise lease_seconds under [storage] in "
        "config/lede.toml.",
    ),
}

_OUTCOMES = {
    "polled": Phrase(what="The feed {url} was read.", more=("New entries to read: {to_read}.",)),
    "unchanged": Phrase(what="The feed {url} has nothing new."),
    "new": Phrase(what="The feed lists a new entry."),
    "remembered": Phrase(
        what="The entry was already listed when the feed was first read, so it is not posted."
    ),
    "before_following": Phrase(
        what="The entry is older than the subscription, so it is not posted."
    ),
    "joined": Phrase(what="The article was known already, from another entry."),
    "filtered": Phrase(
        what="The filter of {channel} keeps the entry out.", more=("The rule: {rule}.",)
    ),
    "unsubscribed": Phrase(
        what="The channel stopped following the feed before the brief was posted."
    ),
    "read": Phrase(what="The article was read."),
    "reading_retried": Phrase(what="{url} could not be read yet; Lede tries again."),
    "not_an_article": Phrase(what="{url} gives no article to make a brief of."),
    "condensed": Phrase(what="A brief was made."),
    "bettered": Phrase(
        what="The language model answered late; its brief of {url} took the place of the first one."
    ),
    "not_bettered": Phrase(
        what="The language model was asked about {url} again later; the brief stays as it was."
    ),
    "condensing_retried": Phrase(what="No brief could be made of {url} yet; Lede tries again."),
    "link_only": Phrase(what="No brief could be made of {url}, so the link alone is posted."),
    "sent": Phrase(what="The brief was posted to {channel}."),
    "delivery_retried": Phrase(what="The brief could not be posted to {channel} yet."),
}

_ANYTHING = {
    "error": Phrase(
        what="Something went wrong inside Lede.", for_readers=_NOT_DONE, advice=_LOG_HINT
    ),
    "unknown_code": Phrase(
        what="Something went wrong ({code}).", for_readers=_NOT_DONE, advice=_LOG_HINT
    ),
}


LANGUAGE = Language(
    phrases={
        **_PAGES,
        **_ASKING,
        **_FEEDS,
        **FILTERS,
        **OPML,
        **FEED_NOTICES,
        **FOLLOWING,
        **_WORK,
        **MODELS,
        **_STORAGE,
        **PUBLISHING,
        **_OUTCOMES,
        **POSTING,
        **_ANYTHING,
    },
    console_phrases={**_SETTINGS, **_COMMAND_LINE, **HUBS, **DISCORD},
    stand_ins={
        "url": "the address",
        "title": "The feed",
        "host": "the site",
        "host_port": "host:port",
        "address": "an address",
        "database": "of Lede",
        "channel": "the channel",
        "permissions": "a permission",
        "task": "at work",
        "model": "the language model",
        "service": "it",
        "setting": "a setting",
        "where": "the settings",
        "found": "the end",
        "expected": "a word",
    },
    unknown="unknown",
    tell=FACTS,
)
