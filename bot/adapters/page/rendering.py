"""Views in, HTML out."""

from datetime import UTC, datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.adapters.page.highlighting import marked_parts
from bot.adapters.page.views import tell_time
from bot.presenting.cards import say_model


class Rendering:
    """Fills the templates of this package; everything in them is escaped."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("bot.adapters.page"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(
            parts=marked_parts,
            iso=_iso,
            when=tell_time,
            thousands=lambda count: f"{count:,}",
            model=say_model,
        )

    def page(self, template: str, **values: object) -> str:
        """Return one page; what base.html names must be among the values."""
        return self._environment.get_template(template).render(values)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
