"""The colours of heat maps: inferno, of even steps for the eye, also of people with colour vision deficiency.

By Nathaniel Smith and Stéfan van der Walt for Matplotlib, given to the public domain (CC0).
"""

from __future__ import annotations

Color = tuple[int, int, int]

_STOPS = """
000004 02020c 050417 0a0722 10092d 160b39 1e0c45 260c51 2f0a5b 380962 400a67 490b6a 510e6c
59106e 61136e 69166e 71196e 781c6d 801f6c 88226a 902568 982766 a02a63 a82e5f b0315b b73557
bf3952 c63d4d cc4248 d34743 d94d3d df5337 e45a31 e9612b ed6925 f1711f f47918 f78212 f98b0b
fa9407 fb9d07 fca60c fcb014 fbba1f fac42a f8cd37 f6d746 f4e156 f2ea69 f2f27d f5f992 fcffa4
"""
"""Every fifth colour of the map; between them a straight line differs from it by at most one step of 255."""
_STEP = 5


def _between(stops: list[Color]) -> tuple[Color, ...]:
    colors = []
    for place in range(_STEP * (len(stops) - 1) + 1):
        stop, rest = divmod(place, _STEP)
        one, other = stops[stop], stops[min(stop + 1, len(stops) - 1)]
        red, green, blue = (round(a + (b - a) * rest / _STEP) for a, b in zip(one, other, strict=True))
        colors.append((red, green, blue))
    return tuple(colors)


def _color(text: str) -> Color:
    red, green, blue = bytes.fromhex(text)
    return red, green, blue


HEAT_COLORS = _between([_color(text) for text in _STOPS.split()])
"""256 colours (red, green, blue), 0…255, from cold to hot."""
