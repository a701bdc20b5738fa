"""What tests of every kind may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.model_server.driver import RunningModel
    from tests.postgresql_server import PostgresqlServer

# Hundreds of processes import the bot: those after the first need not compile it anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="session")
def postgresql(testrun_uid: str) -> "Iterator[PostgresqlServer]":
    """A server for all tests, shared by the processes that run them."""
    from tests.postgresql_server import running_server  # noqa: PLC0415  # for who asks for it

    # Not among pytest's own folders: it shuts them to the user as whom root runs the server.
    with running_server(Path(gettempdir()) / f"lede-postgresql-{testrun_uid}") as server:
        yield server


@pytest.fixture
def postgresql_url(postgresql: "PostgresqlServer") -> Iterator[str]:
    """A database of its own for a test, with the newest tables."""
    url = postgresql.fresh()
    yield url
    postgresql.drop(url)


@pytest.fixture(scope="session")
def _model_process() -> "Iterator[RunningModel]":
    from tests.model_server.driver import model_server  # noqa: PLC0415  # for who asks for it

    with model_server() as running:
        yield running


@pytest.fixture
def scripted_model(_model_process: "RunningModel") -> "RunningModel":
    """A language model's server, honest until it is told otherwise, that was asked nothing yet."""
    _model_process.behave("honest")
    return _model_process
