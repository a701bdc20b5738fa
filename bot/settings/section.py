"""What the tables of lede.toml have in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(gt=0, le=86_400 * 365)]


class Section(BaseModel):
    """A table of lede.toml; a name it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)
