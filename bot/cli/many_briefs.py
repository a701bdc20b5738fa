"""One JSON object a line in, one answer a line out, in order, on every core."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from bot.domain.errors import WorkError
from bot.domain.reasons import Reason
from bot.pipeline.cpu_work import brief_page, brief_text
from bot.pipeline.ports import CpuWorkers
from bot.presenting.brief_json import answer_json, reason_json

Json = dict[str, Any]


async def brief_lines(
    lines: AsyncIterator[bytes],
    workers: CpuWorkers,
    write: Callable[[Json], None],
    *,
    ahead: int,
    explain: bool,
) -> None:
    """Write an answer a line: `id`, then `{brief | reason, article}`, each as soon as it can be.

    A line has `id`, and `html` with `url`, or `text` with `title`. Little more than `ahead` lines
    are at work at once. A line that cannot be read, or whose work fails, gives a reason.
    """
    under_way: asyncio.Queue[asyncio.Task[Json] | None] = asyncio.Queue(ahead)

    async def take_up() -> None:
        async for line in lines:
            if line.strip():
                await under_way.put(tasks.create_task(_answer(line, workers, explain=explain)))
        await under_way.put(None)

    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(take_up())
            while (answer := await under_way.get()) is not None:
                write(await answer)
    except* Exception as errors:  # noqa: BLE001  # unwrapped, not swallowed
        raise errors.exceptions[0] from None


async def _answer(line: bytes, workers: CpuWorkers, *, explain: bool) -> Json:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return _refused(None, "bad_line", "not JSON")
    if not isinstance(asked, dict):
        return _refused(None, "bad_line", "not an object")
    try:
        answer = await _work(asked, workers)
    except WorkError as error:
        return {"id": asked.get("id"), "reason": reason_json(error.reason), "article": None}
    if answer is None:
        return _refused(asked.get("id"), "bad_line", 'neither "html" nor "text" is a string')
    return {
        "id": asked.get("id"),
        **answer_json(answer.page, answer.condensed, explain=explain),
    }


async def _work(asked: Json, workers: CpuWorkers) -> Any:
    url = asked.get("url") if isinstance(asked.get("url"), str) else ""
    title = asked.get("title") if isinstance(asked.get("title"), str) else None
    if isinstance(asked.get("html"), str):
        page = asked["html"].encode("utf-8", "replace")
        return await workers.run(brief_page, page, url or "", "text/html; charset=utf-8")
    if isinstance(asked.get("text"), str):
        return await workers.run(brief_text, asked["text"], title, url or "")
    return None


def _refused(identity: object, code: str, why: str) -> Json:
    reason = Reason(code=code, data={"why": why})
    return {"id": identity, "reason": reason_json(reason), "article": None}
