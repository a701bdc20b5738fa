"""The root of all errors: a code, data, and nothing of how it is told."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from bot.domain.reasons import Fact, Reason


def _rebuild(kind: type["LedeError"], values: dict[str, Any]) -> "LedeError":
    return kind(**values)


@dataclass(eq=False)
class LedeError(Exception):
    """Anything this program foresees going wrong."""

    code: ClassVar[str] = "error"

    @property
    def data(self) -> dict[str, Fact]:
        """Return the plain values that wording and outcomes need; lists of words are joined."""
        return {
            name: " ".join(value) if _is_words(value) else value
            for name, value in self._values().items()
            if value is None or isinstance(value, str | int | float | bool) or _is_words(value)
        }

    @property
    def reason(self) -> Reason:
        """Return the error as a reason that can be stored."""
        return Reason(code=self.code, data=self.data)

    def _values(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __reduce__(self) -> tuple[Any, ...]:
        """Survive the way back from a worker process."""
        return _rebuild, (type(self), self._values())

    def __str__(self) -> str:
        """Return code and data, for developers; people get bot.presenting's words."""
        return f"{self.code} {self.data}"


def _is_words(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(word, str) for word in value)
