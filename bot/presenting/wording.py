"""Reasons, errors and outcomes in, sentences out: what happened, to what, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Final
from urllib.parse import urlsplit

from bot.domain.errors import LedeError, SettingsError
from bot.domain.notices import Notice
from bot.domain.reasons import Fact, Reason
from bot.presenting import english
from bot.presenting.catalogues import Translations
from bot.presenting.cleaning import clean_line
from bot.presenting.phrases import Language, Phrase

REASON_WORDS: Final = Translations("reason", english.LANGUAGE)
_MAX_FACT_CHARS = 2_000  # some URLs as errors tell them (300 each), or a library's own words
# The fact that decides between the phrases of one code: "connection_failed.dns".
_DECIDING = ("why", "what", "status", "setting", "value", "fixed", "how")
_HTTPS_PORT, _HTTP_PORT = 443, 80  # RFC 9110, 4.2


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a sentence may tell, cleaned and worded; a stand-in where something is missing."""

    language: Language
    data: Mapping[str, Fact]

    def words(self, name: str) -> str:
        """Return one fact, or what stands for it."""
        value = self._value(name)
        try:
            told = "" if value is None else self.language.tell(name, value)
        except (OverflowError, ValueError):  # numbers too large to be written
            told = ""
        stand_in = self.language.stand_ins.get(name, self.language.unknown)
        return clean_line(told, _MAX_FACT_CHARS) or stand_in

    def has(self, name: str) -> bool:
        """Tell whether that fact is there and not empty."""
        value = self._value(name)
        return value is not None and value != ""

    def fill(self, template: str) -> str:
        """Return the template with its facts; what stands in a fact is never a template."""
        parts = list(Formatter().parse(template))
        filled = ""
        for text, name, _, _ in parts:
            # A fact that ends in a full stop, as abbreviated units do, ends the sentence with it.
            filled += text.removeprefix(".") if filled.endswith(".") else text
            filled += self.words(name) if name else ""
        opening = parts[0]
        begins_with_stand_in = not opening[0] and opening[1] and not self.has(opening[1])
        return filled[:1].upper() + filled[1:] if begins_with_stand_in else filled

    def can_fill(self, template: str) -> bool:
        """Tell whether every fact of the template is there."""
        return all(self.has(name) for _, name, _, _ in Formatter().parse(template) if name)

    def _value(self, name: str) -> Fact:
        value = self.data.get(name)
        if (value is not None and value != "") or name not in {"url", "host", "host_port"}:
            return value
        url = next((self.data[key] for key in ("url", "link", "feed") if self.data.get(key)), None)
        return url if name == "url" else _host(str(url), with_port=name == "host_port")


def say(reason: Reason, language: str | None = None) -> str:
    """Return a sentence or two: what happened, to what, and what to do about it.

    Here and below, the language is the one spoken now where none is given.
    """
    words = _language(language)
    facts = _Facts(words, {**reason.data, "code": reason.code})
    phrase = _phrase(words, reason.code, reason.data)
    parts = [phrase.what, *(part for part in phrase.more if facts.can_fill(part))]
    if phrase.advice:
        parts.append(phrase.advice)
    return clean_line(" ".join(facts.fill(part) for part in parts))


def say_to_readers(reason: Reason, language: str | None = None) -> str:
    """Return what happened in a sentence for people who read a card: no advice, no insides."""
    words = _language(language)
    phrase = _phrase(words, reason.code, reason.data)
    facts = _Facts(words, {**reason.data, "code": reason.code})
    return clean_line(facts.fill(phrase.for_readers or phrase.what))


def say_error(error: LedeError, language: str | None = None) -> str:
    """Return the sentences of an error; a line for each wrong setting."""
    if isinstance(error, SettingsError) and error.problems:
        return "\n".join(say(problem.reason, language) for problem in error.problems)
    return say(error.reason, language)


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldNotice:
    """What admins are told of a feed, in sentences; "" where there is nothing to say."""

    what: str
    why: str
    advice: str

    def __str__(self) -> str:
        """Return all of it, one sentence after the other."""
        return " ".join(filter(None, (self.what, self.why, self.advice)))


def say_notice(notice: Notice, language: str | None = None) -> ToldNotice:
    """Return what happened, why, and what to do."""
    title = clean_line(notice.feed_title) or notice.feed_url
    facts = {"url": notice.feed_url, **notice.reason.data}
    told = Reason(code=notice.reason.code, data={**facts, "title": title})
    why = facts.get("why")
    words, phrase = _language(language), _phrase(_language(language), told.code, told.data)
    cause = say_to_readers(Reason(code=str(why), data=facts), language) if why else ""
    advice = _Facts(words, told.data).fill(phrase.advice) if phrase.advice else ""
    return ToldNotice(what=say_to_readers(told, language), why=cause, advice=clean_line(advice))


def has_wording(code: str, language: str | None = None) -> bool:
    """Tell whether a language has words of its own for this code."""
    return _language(language).phrase(code) is not None


def _phrase(language: Language, code: str, data: Mapping[str, Fact]) -> Phrase:
    """Return the most particular phrase: of this status or kind, of the code, or of anything."""
    for name in _DECIDING:
        particular = language.phrase(f"{code}.{data.get(name)}")
        if particular:
            return particular
    return language.phrase(code) or language.phrases["unknown_code"]


def _language(code: str | None) -> Language:
    return REASON_WORDS.spoken() if code is None else REASON_WORDS.in_language(code)


def _host(url: str, *, with_port: bool) -> str | None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or not with_port:
        return host
    usual = _HTTP_PORT if parts.scheme == "http" else _HTTPS_PORT
    name = f"[{host}]" if ":" in host else host
    return f"{name}:{port or usual}"
