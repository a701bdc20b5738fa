"""A picture's name in, a small scene as PNG bytes out, the same for the same name."""

import math
import struct
import tomllib
import zlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from itertools import pairwise
from typing import Any

WIDTH = 320
HEIGHT = 180
_HORIZON = 116  # rows of sky
_SUN_RADIUS = 15
Colour = tuple[int, int, int]
Canvas = list[bytearray]  # rows of red, green, blue

# Top of the sky, foot of the sky, hills, water.
_PALETTES: tuple[tuple[Colour, Colour, Colour, Colour], ...] = (
    ((58, 96, 142), (222, 201, 176), (98, 118, 130), (74, 112, 138)),
    ((96, 72, 110), (240, 170, 130), (120, 92, 116), (110, 96, 128)),
    ((92, 142, 160), (226, 232, 214), (126, 152, 128), (92, 136, 142)),
    ((30, 42, 72), (126, 140, 166), (58, 70, 96), (44, 60, 88)),
)
_DARK: Colour = (34, 40, 50)
_LIGHT: Colour = (250, 226, 160)


def read_scenes() -> Mapping[str, Mapping[str, Any]]:
    """Read what stands in each picture, by name."""
    file = files("bot.adapters.newsroom") / "pictures.toml"
    return tomllib.loads(file.read_text("utf-8"))


def paint_picture(name: str, scene: Mapping[str, Any]) -> bytes:
    """Paint the scene before hills and a sun whose places follow from `name`."""
    seed = zlib.crc32(name.encode())
    canvas = _paint_landscape(seed, _PALETTES[scene["palette"]])
    for colour, shapes in ((_DARK, scene["dark"]), (_LIGHT, scene["light"])):
        for shape in shapes:
            _fill_shape(canvas, shape, colour)
    return _as_png(canvas)


def _paint_landscape(seed: int, palette: tuple[Colour, Colour, Colour, Colour]) -> Canvas:
    top, foot, hills, water = palette
    sky = [bytearray(_mix(top, foot, y / _HORIZON)) * WIDTH for y in range(_HORIZON)]
    sea = [bytearray(_rippled(water, y)) * WIDTH for y in range(_HORIZON, HEIGHT)]
    canvas = sky + sea
    _fill_sun(canvas, seed, _mix(foot, (255, 250, 230), 0.8))
    for x in range(WIDTH):
        for y in range(_HORIZON - _hill_height(seed, x), _HORIZON):
            canvas[y][3 * x : 3 * x + 3] = bytes(hills)
    return canvas


def _rippled(water: Colour, y: int) -> bytes:
    ripple = 12 if (y * y // 5) % 3 == 0 else 0
    return bytes(part + ripple for part in water)


def _hill_height(seed: int, x: int) -> int:
    phase = seed % 97
    return max(0, round(18 + 14 * math.sin(x / 41 + phase) + 7 * math.sin(x / 13 + 2 * phase)))


def _fill_sun(canvas: Canvas, seed: int, colour: Colour) -> None:
    sun_x, sun_y = 30 + seed % 260, 26 + seed % 23
    for y in range(sun_y - _SUN_RADIUS, sun_y + _SUN_RADIUS + 1):
        half = round(math.sqrt(_SUN_RADIUS**2 - (y - sun_y) ** 2))
        _fill_row(canvas, y, sun_x - half, sun_x + half, colour)


def _fill_shape(canvas: Canvas, shape: Sequence[int], colour: Colour) -> None:
    """Fill a polygon row by row, between the odd and the even crossings of its edges."""
    corners = [*zip(shape[::2], shape[1::2], strict=True)]
    edges = [*pairwise([*corners, corners[0]])]
    for y in range(HEIGHT):
        crossings = sorted(
            x0 + (y + 0.5 - y0) * (x1 - x0) / (y1 - y0)
            for (x0, y0), (x1, y1) in edges
            if (y0 <= y) != (y1 <= y)
        )
        for start, end in zip(crossings[::2], crossings[1::2], strict=True):
            _fill_row(canvas, y, round(start), round(end), colour)


def _fill_row(canvas: Canvas, y: int, start: int, end: int, colour: Colour) -> None:
    start, end = max(0, start), min(WIDTH, end)
    canvas[y][3 * start : 3 * end] = bytes(colour) * (end - start)


def _mix(first: Colour, second: Colour, share: float) -> Colour:
    red, green, blue = (
        round(one + (other - one) * share) for one, other in zip(first, second, strict=True)
    )
    return red, green, blue


def _as_png(canvas: Canvas) -> bytes:
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)  # 8 bit RGB
    rows = b"".join(b"\0" + row for row in canvas)  # 0: no filter
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
