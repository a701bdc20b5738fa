"""Interactions that users began: their tokens, their answers, how long those took."""

from dataclasses import dataclass, field
from typing import Final

from tests.discord_stand_in import clock
from tests.discord_stand_in.payloads import user_json
from tests.discord_stand_in.world import Channel, Json, User

# https://discord.com/developers/docs/interactions/receiving-and-responding
FIRST_ANSWER_SECONDS: Final = 3.0
TOKEN_SECONDS: Final = 15 * 60.0
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5


@dataclass(kw_only=True, slots=True)
class Interaction:
    """One act of a user, and what came of it."""

    id: int
    token: str
    kind: int  # COMMAND, COMPONENT, AUTOCOMPLETE or MODAL_SUBMIT
    user: User
    channel: Channel
    name: str  # of the command; a custom_id otherwise
    at: float  # when it was sent, seconds since 1970
    owners: Json = field(default_factory=dict)  # `authorizing_integration_owners`
    trigger: Json | None = None  # of a modal: the metadata of what opened it
    source_id: int | None = None  # the message whose component was used
    answer_kind: int | None = None  # type of the first answer; None before it
    first_answer_seconds: float | None = None
    original_id: int | None = None  # the message that `@original` means
    is_thinking: bool = False  # a deferred answer has not come yet
    followup_ids: list[int] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] | None = None
    changes: int = 0  # how often what the user sees changed

    @property
    def age(self) -> float:
        return clock.now() - self.at

    def metadata(self, answer_id: int) -> Json:
        """Return where a message of the answer comes from, as that message tells it."""
        told: Json = {
            "id": str(self.id),
            "type": self.kind,
            "user": user_json(self.user),
            "authorizing_integration_owners": self.owners,
        }
        if self.original_id is not None and self.original_id != answer_id:
            told["original_response_message_id"] = str(self.original_id)
        if self.kind == COMPONENT:
            told["interacted_message_id"] = str(self.source_id)
        if self.kind == MODAL_SUBMIT:
            told["triggering_interaction_metadata"] = self.trigger
        return told


class Interactions:
    """Every interaction, by id and by its token."""

    def __init__(self) -> None:
        self._by_id: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}
        self.token_seconds = TOKEN_SECONDS
        self.first_answer_seconds = FIRST_ANSWER_SECONDS

    def add(self, interaction: Interaction) -> None:
        self._by_id[interaction.id] = interaction
        self._by_token[interaction.token] = interaction

    def by_id(self, interaction_id: int) -> Interaction | None:
        return self._by_id.get(interaction_id)

    def by_token(self, token: str) -> Interaction | None:
        """Return the interaction; None where there is none or its token is too old."""
        found = self._by_token.get(token)
        return found if found and found.age < self.token_seconds else None

    def all(self) -> list[Interaction]:
        return list(self._by_id.values())
