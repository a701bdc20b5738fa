"""What was asked and answered, for tests to read."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(kw_only=True, slots=True)
class Asked:
    """One question."""

    path: str
    headers: dict[str, str]  # names in lower case, the key among them
    body: Any  # as sent; None where it was no JSON
    behaviour: str
    status: int | None = None  # None while it is under way, or when it was cut
    planted: list[str] = field(default_factory=list)  # lies, none of which may be shown
    input_tokens: int = 0  # of what was paid
    output_tokens: int = 0

    @property
    def paid(self) -> bool:
        """Tell whether the provider would send a bill."""
        return bool(self.input_tokens)
