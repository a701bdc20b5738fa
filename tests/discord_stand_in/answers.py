"""Interactions in, what their users see of the answers now out."""

from tests.discord_stand_in.interactions import Interaction
from tests.discord_stand_in.message_payloads import message_json
from tests.discord_stand_in.service import Discord
from tests.discord_stand_in.world import Json


class Answers:
    """Waits for answers."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord

    async def answer(
        self, *, interaction_id: int, seconds: float, settled: bool = False, changes: int = 0
    ) -> Json | None:
        """Return what the user sees once there is an answer, or none when time is over.

        With `settled` a mere "thinking" does not count; `changes` is how many changes of what
        the user sees there must have been.
        """
        interaction = self._discord.interactions.by_id(interaction_id)
        if interaction is None:
            msg = f"no interaction {interaction_id}"
            raise ValueError(msg)

        def look() -> bool | None:
            came = interaction.answer_kind is not None and interaction.changes >= changes
            return (came and not (settled and interaction.is_thinking)) or None

        came = await self._discord.bell.until(look, seconds)
        return self._seen(interaction) if came else None

    def first_answer_times(self) -> list[Json]:
        """Return how long each interaction waited for its first answer; None for no answer."""
        return [
            {"id": one.id, "name": one.name, "seconds": one.first_answer_seconds}
            for one in self._discord.interactions.all()
        ]

    def _seen(self, interaction: Interaction) -> Json:
        stored = self._discord.world.messages.get(interaction.channel.id, {})
        ids = [interaction.original_id, *interaction.followup_ids]
        shown = [stored[number] for number in ids if number in stored]
        return {
            "interaction_id": interaction.id,
            "kind": interaction.answer_kind,
            "is_thinking": interaction.is_thinking,
            "first_answer_seconds": interaction.first_answer_seconds,
            "changes": interaction.changes,
            "messages": [message_json(one) for one in shown],
            "modal": interaction.modal,
            "choices": interaction.choices,
        }
