"""A Fetcher that answers from a table and remembers what it was asked."""

import hashlib
from collections.abc import Mapping

from bot.domain.errors import FetchError, HttpStatus
from bot.domain.feeds import Validators
from bot.pipeline.records import FetchedDocument, FetchRequest, NotModified


class FakeFetcher:
    """Gives the bytes, or raises the error, that stands under the URL; 404 for the rest."""

    def __init__(self, answers: Mapping[str, bytes | FetchError] | None = None) -> None:
        self.answers: dict[str, bytes | FetchError] = dict(answers or {})
        self.moved: dict[str, str] = {}  # where redirects lead for now
        self.moved_for_good: dict[str, str] = {}
        self.asked: list[FetchRequest] = []

    async def fetch(self, request: FetchRequest) -> FetchedDocument | NotModified:
        self.asked.append(request)
        moved_to = self.moved_for_good.get(request.url)
        url = moved_to or self.moved.get(request.url, request.url)
        answer = self.answers.get(url, HttpStatus(url=url, status=404))
        if isinstance(answer, FetchError):
            raise answer
        validators = Validators(body_sha256=hashlib.sha256(answer).hexdigest())
        if request.validators and request.validators.body_sha256 == validators.body_sha256:
            return NotModified(validators=validators, moved_to=moved_to)
        return FetchedDocument(
            url=url, body=answer, content_type=None, validators=validators, moved_to=moved_to
        )
