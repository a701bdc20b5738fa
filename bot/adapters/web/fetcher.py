"""Requests and forms in, documents of the public internet out, or why there are none."""

import asyncio
from collections.abc import Awaitable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self, TypeVar

import aiohttp
from yarl import URL

from bot.adapters.web import answer_headers
from bot.adapters.web.address_gate import AddressGate
from bot.adapters.web.bodies import OFFERED_ENCODINGS, PastLimit, read_body, read_start
from bot.adapters.web.failures import FOREIGN_ERRORS, address_refused, translated
from bot.adapters.web.host_turns import HostTurns
from bot.adapters.web.hosts import normal_host
from bot.adapters.web.limits import FetchLimits
from bot.adapters.web.link_headers import NamedLinks, named_links
from bot.adapters.web.robots import RESERVED, RobotsRules
from bot.adapters.web.urls import check_url, join_url, told_url
from bot.domain.errors import (
    BodyTooLarge,
    BotChallenge,
    HttpStatus,
    PageReserved,
    TooManyRedirects,
    UrlRefused,
)
from bot.domain.feeds import Validators
from bot.pipeline.ports import Clock
from bot.pipeline.records import FetchedDocument, FetchRequest, NotModified

WEB_PORTS = (80, 443)
_ACCEPT = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/json;q=0.9, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5",
    "page": "text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
    "rules": "text/plain, application/json, */*;q=0.5",
}
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_KEEP_THE_FORM = {307, 308}  # the others turn a POST into a GET (RFC 9110, 15.4)
_TOOK_THE_FORM = range(200, 300)
_GOOD = {200, 203, 226}  # 226: the new entries only, because we sent "A-IM: feed" (RFC 3229)
_UNCHANGED = 304
_COME_BACK_LATER = {429, 503}

Answer = TypeVar("Answer")


@dataclass(frozen=True, kw_only=True, slots=True)
class Redirect:
    """Where a server says to ask instead."""

    url: str
    is_permanent: bool


class WebFetcher:
    """The Fetcher port over HTTP; use it as an async context manager.

    `allowed_hosts` are "host:port" pairs that may lie outside the public internet and on any
    port; AddressGate says what exactly they open.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        user_agent: str,
        allowed_hosts: Collection[str] = (),
        allowed_ports: Collection[int] = WEB_PORTS,
        blocked_hosts: Collection[str] = (),
        limits: FetchLimits = FetchLimits(),  # noqa: B008  # frozen
    ) -> None:
        self._clock = clock
        self._user_agent = user_agent
        self._allowed_ports = frozenset(allowed_ports)
        self._blocked_hosts = tuple(normal_host(host) for host in blocked_hosts)
        self._limits = limits
        self._gate = AddressGate(allowed_hosts)
        self._turns = HostTurns(clock, limits.pause_seconds)
        self._slots = asyncio.Semaphore(limits.max_requests)
        self._robots = RobotsRules(self.fetch, clock)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the door: no proxy of the environment, no cookies, no address unseen."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._limits.max_requests,
                socket_factory=self._gate.open_socket,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            headers={"User-Agent": self._user_agent, "Accept-Encoding": OFFERED_ENCODINGS},
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    async def fetch(self, request: FetchRequest) -> FetchedDocument | NotModified:
        """Return the answer; FetchError says why there is none.

        Redirects are followed here, so that each URL is checked, each address passes the gate,
        and each host is asked in its turn. The time waited for a turn is not counted.
        """
        first_url, seconds_left = request.url, self._limits.patience.total
        for_good = True  # all redirects so far were permanent
        for _ in range(self._limits.max_redirects + 1):
            url = check_url(request.url, self._is_port_allowed)
            host = normal_host(url.raw_host or "")
            if request.asks_leave:
                await self._robots.check(url, told_url(request.url))
            self._check_not_blocked(host, request.url)
            async with self._turns.turn(host), self._slots:
                started = asyncio.get_running_loop().time()
                answer = await self._in_turn(host, self._ask(url, request, seconds_left))
                seconds_left -= asyncio.get_running_loop().time() - started
            if not isinstance(answer, Redirect):
                moved = for_good and request.url != first_url
                return replace(answer, moved_to=request.url) if moved else answer
            for_good = for_good and answer.is_permanent
            request = _redirected(request, url, answer.url)
        raise TooManyRedirects(url=told_url(first_url), limit=self._limits.max_redirects)

    async def post_form(self, url: str, fields: Mapping[str, str]) -> int:
        """Return the status of an answer that took the form (2xx); FetchError says why not.

        What the form says is told to nobody else: not in errors, and never from https on to
        http. Redirects that keep the form (307, 308) are followed, others are no success.
        """
        first_url, seconds_left = url, self._limits.patience.total
        for _ in range(self._limits.max_redirects + 1):
            target = check_url(url, self._is_port_allowed)
            host = normal_host(target.raw_host or "")
            self._check_not_blocked(host, url)
            async with self._turns.turn(host), self._slots:
                started = asyncio.get_running_loop().time()
                answer = await self._in_turn(host, self._post(target, fields, seconds_left))
                seconds_left -= asyncio.get_running_loop().time() - started
            if isinstance(answer, int):
                return answer
            if target.scheme == "https" and not answer.url.startswith("https:"):
                raise UrlRefused(url=told_url(answer.url), why="scheme")
            url = answer.url
        raise TooManyRedirects(url=told_url(first_url), limit=self._limits.max_redirects)

    def _check_not_blocked(self, host: str, url: str) -> None:
        if any(host == each or host.endswith(f".{each}") for each in self._blocked_hosts):
            raise UrlRefused(url=told_url(url), why="blocked")

    async def _in_turn(self, host: str, asking: Awaitable[Answer]) -> Answer:
        """Ask, and take note of how often the host wants to be asked."""
        try:
            answer = await asking
        except HttpStatus as error:
            if error.status in _COME_BACK_LATER:
                self._turns.slow_down(host)
            raise
        self._turns.speed_up(host)
        return answer

    async def _ask(
        self, url: URL, request: FetchRequest, seconds: float
    ) -> FetchedDocument | NotModified | Redirect:
        """Send one request."""
        with self._guarded(url, request.url):
            try:
                async with self._open_session.get(
                    url,
                    headers=_headers(request),
                    timeout=self._timeout(seconds),
                    allow_redirects=False,
                ) as response:
                    return await self._receive(response, request)
            except PastLimit:
                limit = self._limit_bytes(request)
                raise BodyTooLarge(url=told_url(request.url), limit_bytes=limit) from None

    async def _post(self, url: URL, fields: Mapping[str, str], seconds: float) -> int | Redirect:
        """Send one form; of the answer its status is read, and where it leads."""
        with self._guarded(url, str(url)):
            async with self._open_session.post(
                url,
                data=dict(fields),
                timeout=self._timeout(seconds),
                allow_redirects=False,
            ) as response:
                location = response.headers.get("Location")
                if response.status in _KEEP_THE_FORM and location:
                    return Redirect(
                        url=join_url(response.url, location),
                        is_permanent=response.status in _PERMANENT,
                    )
                if response.status not in _TOOK_THE_FORM:
                    await self._raise_for_status(response, told_url(str(url)))
                return response.status

    @contextmanager
    def _guarded(self, url: URL, text: str) -> Iterator[None]:
        """Let the gate know for whom we dial. Foreign errors end here."""
        host = url.raw_host or ""
        with self._gate.dialling(host, url.port or 0) as dialling:
            try:
                yield
            except FOREIGN_ERRORS as error:
                if dialling.refused:
                    raise address_refused(text, host, dialling.refused[0]) from error
                raise translated(error, text, host, self._limits.patience) from error

    async def _receive(
        self, response: aiohttp.ClientResponse, request: FetchRequest
    ) -> FetchedDocument | NotModified | Redirect:
        location = response.headers.get("Location")
        if response.status in _REDIRECTS and location:
            return Redirect(
                url=join_url(response.url, location),
                is_permanent=response.status in _PERMANENT,
            )
        max_age = answer_headers.max_age_seconds(response.headers, self._clock.now())
        if response.status == _UNCHANGED and request.validators is not None:
            validators = answer_headers.renewed(request.validators, response.headers)
            return NotModified(validators=validators, max_age_seconds=max_age)
        await self._raise_for_status(response, told_url(request.url))
        if request.asks_leave and response.headers.get("tdm-reservation", "").strip() == RESERVED:
            raise PageReserved(url=told_url(request.url), how="mining")
        body = await read_body(response, self._limit_bytes(request))
        validators = answer_headers.validators_of(response.headers, body.sha256)
        if request.validators is not None and request.validators.body_sha256 == body.sha256:
            return NotModified(validators=validators, max_age_seconds=max_age)
        links = named_links(response) if request.kind == "feed" else NamedLinks()
        return FetchedDocument(
            url=request.url,
            body=body.content,
            content_type=answer_headers.clean_header(response.headers.get("Content-Type")),
            validators=validators,
            max_age_seconds=max_age,
            hub_url=links.hub_url,
            self_url=links.self_url,
        )

    async def _raise_for_status(self, response: aiohttp.ClientResponse, told: str) -> None:
        status, headers = response.status, response.headers
        service = answer_headers.challenge_service(headers)
        if service is None and answer_headers.may_be_challenge(status, headers):
            page = await read_start(response)
            service = "Cloudflare" if answer_headers.is_challenge_page(page) else None
        if service is not None:
            raise BotChallenge(url=told, status=status, service=service)
        if status in _COME_BACK_LATER:
            wait = answer_headers.retry_after_seconds(headers, self._clock.now())
            raise HttpStatus(url=told, status=status, retry_after_seconds=wait)
        if status not in _GOOD:
            raise HttpStatus(url=told, status=status)

    @property
    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("WebFetcher is used outside of `async with`")
        return self._session

    def _timeout(self, seconds: float) -> aiohttp.ClientTimeout:
        patience = self._limits.patience
        return aiohttp.ClientTimeout(
            total=max(seconds, 0.001),  # 0 would mean for ever
            sock_connect=patience.connect,
            sock_read=patience.read,
        )

    def _limit_bytes(self, request: FetchRequest) -> int:
        if request.kind == "rules":
            return self._limits.max_rules_bytes
        is_feed = request.kind == "feed"
        return self._limits.max_feed_bytes if is_feed else self._limits.max_page_bytes

    def _is_port_allowed(self, host: str, port: int) -> bool:
        return port in self._allowed_ports or self._gate.allows(host, port)


def _redirected(request: FetchRequest, asked: URL, location: str) -> FetchRequest:
    """Return the request to send there: secrets are for one origin only."""
    if _same_origin(asked, location):
        return replace(request, url=location)
    return replace(request, url=location, headers={})


def _same_origin(asked: URL, location: str) -> bool:
    try:
        return asked.origin() == URL(location).origin()
    except ValueError:  # no host, or a scheme without origins: refused when it is asked
        return False


def _headers(request: FetchRequest) -> dict[str, str]:
    headers = {**request.headers, "Accept": _ACCEPT[request.kind]}
    validators = request.validators or Validators()
    if validators.etag:
        headers["If-None-Match"] = validators.etag
        if request.kind == "feed":
            headers["A-IM"] = "feed"
    if validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    return headers
