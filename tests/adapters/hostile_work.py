"""Functions that worker processes have to survive; imports little, for workers import it."""

import gc
import os
import signal
import threading
from pathlib import Path

MEGABYTE = 1 << 20


def add(first: int, second: int = 0) -> int:
    return first + second


def loop_for_ever() -> None:
    while True:
        pass


def announce_and_loop(path: Path) -> None:
    path.write_text(str(os.getpid()))
    loop_for_ever()


def loop_in_c() -> int:
    return len(str(10**10**7))  # ignores SIGTERM handlers written in Python


def hog() -> None:
    blocks = []
    while True:
        blocks.append(bytearray(MEGABYTE))


_kept: list[bytearray] = []


def keep(size: int) -> int:
    """Leak, so that the next task finds less."""
    _kept.append(bytearray(size))
    return os.getpid()


def fail(error: BaseException) -> None:
    raise error


class TwoArguments(Exception):
    """Cannot be unpickled: its constructor wants more than it passes on."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first + second)


def fail_oddly() -> None:
    raise TwoArguments("a", "b")


def unpicklable_result() -> threading.Lock:
    return threading.Lock()


class Unreadable:
    """Breaks while it is unpickled."""

    def __reduce__(self):
        return fail, (ValueError("broken on arrival"),)


def take(thing: object) -> str:
    return type(thing).__name__


def kill_myself(number: int) -> None:
    os.kill(os.getpid(), number)


def ignores_ctrl_c() -> bool:
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def die_with_the_lock() -> None:
    for thing in gc.get_objects():
        if type(thing).__name__ == "ChannelMutex":
            thing.acquire()
    os._exit(1)
