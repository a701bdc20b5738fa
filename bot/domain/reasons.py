"""Why something did not happen: a code and its data, worded only where people read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Fact = str | int | float | bool | None


class Refusal(StrEnum):
    """Why a page gives no brief (CONDENSING: "not an article")."""

    CONSENT_WALL = "consent_wall"
    PAYWALL = "paywall"
    LOGIN = "login"
    ERROR_PAGE = "error_page"  # a 404 or 500 text served as 200
    SCRIPT_SHELL = "script_shell"  # the text needs JavaScript
    VIDEO = "video"
    LIST_PAGE = "list_page"
    LIVE_TICKER = "live_ticker"
    TOO_SHORT = "too_short"
    NO_TEXT = "no_text"
    NOT_HTML = "not_html"  # a PDF, an image, a feed
    NO_CLAIMS = "no_claims"  # nothing could be shown, so nothing is claimed


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """A code with the data its wording needs."""

    code: str  # a Refusal, or the code of a LedeError
    data: Mapping[str, Fact] = field(default_factory=dict)  # plain values, safe to store as JSON
