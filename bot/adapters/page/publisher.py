"""Messages for page channels in, posts in the archive out."""

from bot.pipeline.ports import BriefArchive
from bot.pipeline.records import OutgoingMessage


class PagePublisher:
    """Publishes to `page:` channels; the same nonce gives the same post. Fulfils Publisher."""

    ready = True  # the page is a table of the database

    def __init__(self, archive: BriefArchive) -> None:
        self._archive = archive

    async def publish(self, message: OutgoingMessage) -> str:
        """Put the brief into its channel and return the post's id.

        What readers see is cleaned when it is shown, as on every other way a brief goes out.
        """
        post_id = await self._archive.post(message.channel, message.nonce, message.brief_id)
        return str(post_id)
