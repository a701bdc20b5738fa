"""Messages for page channels in, posts in the archive out."""

from bot.pipeline.finding_ports import BriefArchive
from bot.pipeline.records import OutgoingMessage


class PagePublisher:
    """Publishes to `page:` channels; the same nonce gives the same post. Fulfils Publisher."""

    ready = True  # the page is a table of the database

    def __init__(self, archive: BriefArchive) -> None:
        self._archive = archive

    async def publish(self, message: OutgoingMessage) -> str:
        """Put the brief into its channel and return the post's id; of a digest, the last one's.

        What readers see is cleaned when it is shown, as on every other way a brief goes out; and it
        is shown as it is stored, so there is nothing to renew.
        """
        if message.renewed:
            return message.edits or ""
        post_id = 0
        for nonce, brief_id in _posts(message):
            post_id = await self._archive.post(message.channel, nonce, brief_id)
        return str(post_id)


def _posts(message: OutgoingMessage) -> list[tuple[str, int]]:
    """Return nonces and briefs: the page shows each of a digest by itself."""
    if not message.digest:
        return [(message.nonce, message.brief_id)]
    return [(f"{message.nonce}-{each.brief_id}", each.brief_id) for each in message.digest]
