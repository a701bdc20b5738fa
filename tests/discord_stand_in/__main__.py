"""`python -m tests.discord_stand_in`: says where it listens in one line of JSON, then serves."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from tests.discord_stand_in.process import listening
from tests.served_until_ended import served_until_ended

_ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Serve until SIGTERM, or until standard input closes: then whoever started this is gone."""
    parser = argparse.ArgumentParser(prog="python -m tests.discord_stand_in")
    parser.add_argument("--openapi", type=Path, default=_default_documents())
    documents: Path = parser.parse_args().openapi
    if not (documents / "openapi.json").is_file() or not (documents / "gateway").is_dir():
        sys.stderr.write(
            f"{documents} does not hold openapi.json and gateway/; name the folder with --openapi,"
            " or LEDE_SHARED as the folder of test data\n"
        )
        return 2
    asyncio.run(_serve(documents))
    return 0


def _default_documents() -> Path:
    return (_ROOT / os.environ.get("LEDE_SHARED", "../shared") / "data/discord").resolve()


async def _serve(documents: Path) -> None:
    async with listening(documents) as where:
        await served_until_ended(where)


if __name__ == "__main__":
    sys.exit(main())
