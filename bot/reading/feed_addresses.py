"""The address of a profile, channel or repository in, where its site keeps its feed, out.

Nothing is asked. The rules are what the sites themselves say, in their help
(reddit.com/wiki/rss; help.medium.com, "Using RSS feeds"; support.substack.com, "Is there an RSS
feed for my publication?"; wordpress.com/support/feeds; support.google.com/blogger, "site feed
URL") or in the heads of their pages (YouTube, GitHub, Mastodon, Bluesky, Tumblr).
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import SplitResult, parse_qs, quote, urlencode, urlsplit

MAX_ADDRESSES = 3  # of one page; each is a request
_FEED_ENDING = re.compile(r"(?:\.(?:atom|rss|xml|json)|/(?:rss|feed|atom))/?$", re.IGNORECASE)
_NAME = r"[\w.-]{1,100}"
_YOUTUBE_FEED = "https://www.youtube.com/feeds/videos.xml?"
_YOUTUBE_CHANNEL = re.compile(r"/channel/(UC[\w-]{22})(?:/.*)?", re.ASCII)
_YOUTUBE_USER = re.compile(rf"/user/({_NAME})(?:/.*)?", re.ASCII)
_REDDIT_LISTING = re.compile(
    rf"/(?:r/[\w+.-]{{1,200}}(?:/(?:new|hot|top|rising|comments/\w{{1,12}})(?:/.*)?)?"
    rf"|u(?:ser)?/{_NAME}(?:/(?:submitted|comments|m/{_NAME}))?|domain/{_NAME})?",
    re.ASCII,
)
_REDDIT_SEARCH = re.compile(r"((?:/r/[\w+.-]{1,200})?/search)", re.ASCII)
_GITHUB_REPOSITORY = re.compile(rf"/({_NAME}/{_NAME})", re.ASCII)
_GITHUB_LISTING = re.compile(
    rf"/{_NAME}/{_NAME}/(?:releases|tags|commits(?:/[\w./-]{{1,200}})?|discussions|wiki)", re.ASCII
)
_GITHUB_USER = re.compile(r"/([\w-]{1,39})", re.ASCII)
_GITHUB_OWN_PAGES = frozenset(
    {"about", "apps", "collections", "enterprise", "events", "explore", "features", "issues"}
    | {"login", "marketplace", "new", "notifications", "orgs", "pricing", "pulls", "search"}
    | {"security", "settings", "signup", "site", "sponsors", "stars", "topics", "trending"}
)
_BLUESKY_PROFILE = re.compile(r"/profile/([\w.:%-]{1,253})", re.ASCII)
_TUMBLR_BLOG = re.compile(r"/(?:blog/(?:view/)?)?([\w-]{1,32})", re.ASCII)
_TUMBLR_OWN_PAGES = frozenset({"about", "dashboard", "explore", "login", "register", "tagged"})
# A person, a publication or a topic; a story is taken for whoever published it
_MEDIUM_LISTING = re.compile(
    rf"/(tag/{_NAME}|{_NAME}/tagged/{_NAME}|@{_NAME}(?=/|$)|(?!p/){_NAME}(?=/|$)).*", re.ASCII
)
_WORDPRESS_LISTING = re.compile(r"/(?:category|tag|author)/[\w%./-]{1,200}", re.ASCII)
_BLOGGER_LABEL = re.compile(r"/search/label/([^/]{1,200})")
# The Fediverse's profiles are on thousands of hosts: their form is all there is to know them by.
_FEDIVERSE_PROFILE = re.compile(r"/@\w[\w.-]{0,99}", re.ASCII)
_OTHER_PROFILES = ("instagram.com", "threads.net", "threads.com", "tiktok.com", "substack.com")


def feed_addresses(url: str) -> tuple[str, ...]:
    """Return where the feed of `url` is to be found, the likeliest first; at most three.

    Empty where no rule knows the address, and for what looks like a feed already. None of them
    is sure: a profile may be private, and a host that writes profiles as Mastodon does another.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ()
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if parts.scheme not in {"http", "https"} or not host or _FEED_ENDING.search(parts.path):
        return ()
    rule = _RULES.get(host) or _RULES.get("*." + host.partition(".")[2]) or _fediverse
    return rule(parts._replace(path=parts.path.rstrip("/")))[:MAX_ADDRESSES]


def _youtube(parts: SplitResult) -> tuple[str, ...]:
    if channel := _YOUTUBE_CHANNEL.fullmatch(parts.path):
        return (_YOUTUBE_FEED + urlencode({"channel_id": channel[1]}),)
    if user := _YOUTUBE_USER.fullmatch(parts.path):
        return (_YOUTUBE_FEED + urlencode({"user": user[1]}),)
    lists = parse_qs(parts.query).get("list") if parts.path == "/playlist" else None
    return (_YOUTUBE_FEED + urlencode({"playlist_id": lists[0]}),) if lists else ()


def _reddit(parts: SplitResult) -> tuple[str, ...]:
    if search := _REDDIT_SEARCH.fullmatch(parts.path):
        return (f"https://www.reddit.com{search[1]}.rss?{parts.query}",) if parts.query else ()
    if not _REDDIT_LISTING.fullmatch(parts.path):
        return ()
    path = re.sub(r"^/u/", "/user/", parts.path)
    return (f"https://www.reddit.com{path}/.rss" + (f"?{parts.query}" if parts.query else ""),)


def _github(parts: SplitResult) -> tuple[str, ...]:
    """Releases before tags before commits: the first that has any is what people mean."""
    site = "https://github.com"
    first = parts.path.split("/")[1] if parts.path else ""
    if first in _GITHUB_OWN_PAGES:
        return ()
    if _GITHUB_LISTING.fullmatch(parts.path):
        return (f"{site}{parts.path}.atom",)
    if repository := _GITHUB_REPOSITORY.fullmatch(parts.path):
        base = f"{site}/{repository[1].removesuffix('.git')}"
        return tuple(f"{base}/{name}.atom" for name in ("releases", "tags", "commits"))
    user = _GITHUB_USER.fullmatch(parts.path)
    return (f"{site}/{user[1]}.atom",) if user else ()


def _bluesky(parts: SplitResult) -> tuple[str, ...]:
    profile = _BLUESKY_PROFILE.fullmatch(parts.path)
    return (f"https://bsky.app/profile/{profile[1]}/rss",) if profile else ()


def _tumblr(parts: SplitResult) -> tuple[str, ...]:
    blog = _TUMBLR_BLOG.fullmatch(parts.path)
    own = not blog or blog[1] in _TUMBLR_OWN_PAGES
    return () if own or not blog else (f"https://{blog[1]}.tumblr.com/rss",)


def _tumblr_blog(parts: SplitResult) -> tuple[str, ...]:
    return (f"https://{parts.hostname}/rss",)


def _medium(parts: SplitResult) -> tuple[str, ...]:
    listing = _MEDIUM_LISTING.fullmatch(parts.path)
    return (f"https://medium.com/feed/{listing[1]}",) if listing else ()


def _with_feed(parts: SplitResult) -> tuple[str, ...]:
    return (f"https://{parts.hostname}/feed",)


def _wordpress(parts: SplitResult) -> tuple[str, ...]:
    path = parts.path if _WORDPRESS_LISTING.fullmatch(parts.path) else ""
    return (f"https://{parts.hostname}{path}/feed/",)


def _blogger(parts: SplitResult) -> tuple[str, ...]:
    label = _BLOGGER_LABEL.fullmatch(parts.path)
    posts = f"https://{parts.hostname}/feeds/posts/default"
    return (f"{posts}/-/{quote(label[1], safe='%')}" if label else posts,)


def _fediverse(parts: SplitResult) -> tuple[str, ...]:
    host = (parts.hostname or "").removeprefix("www.")
    if host in _OTHER_PROFILES or not _FEDIVERSE_PROFILE.fullmatch(parts.path):
        return ()
    return (f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}.rss",)


# By host without "www." and "m."; "*." stands for any one name before it.
_RULES: Mapping[str, Callable[[SplitResult], tuple[str, ...]]] = {
    "youtube.com": _youtube,
    "reddit.com": _reddit,
    "old.reddit.com": _reddit,
    "new.reddit.com": _reddit,
    "github.com": _github,
    "bsky.app": _bluesky,
    "tumblr.com": _tumblr,
    "*.tumblr.com": _tumblr_blog,
    "medium.com": _medium,
    "*.medium.com": _with_feed,
    "*.substack.com": _with_feed,
    "*.blogspot.com": _blogger,
    "*.wordpress.com": _wordpress,
}
