"""An academy's colour, made readable: WCAG 2.2 §1.4.3 asks 4.5:1 of every text, on each of our grounds."""

import re

Colour = tuple[int, int, int]

DEFAULT_ACCENT = "#2f4bd8"
READABLE = 4.5
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
LIGHT_GROUND: Colour = (246, 247, 251)
DARK_PAPER: Colour = (29, 32, 46)
TINT_SHARE = 0.09
DARK_TINT_SHARE = 0.2


def parse(text: str) -> Colour:
    """Refuses anything but #rrggbb: the value ends in a stylesheet."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError(f"{text!r} n'est pas une couleur de la forme #rrggbb")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def hexadecimal(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def luminance(colour: Colour) -> float:
    channels = [c / 255 for c in colour]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def readable(colour: Colour, *, ground: Colour, towards: Colour, tint_share: float) -> Colour:
    """The nearest shade that reads on the ground and on its own tint."""
    for step in range(0, 101, 2):
        shade = mix(colour, towards, 1 - step / 100)
        tint = mix(shade, ground, tint_share)
        if min(contrast(shade, ground), contrast(shade, tint)) >= READABLE:
            return shade
    return towards


def on_light(colour: Colour) -> Colour:
    return readable(colour, ground=LIGHT_GROUND, towards=BLACK, tint_share=TINT_SHARE)


def on_dark(colour: Colour) -> Colour:
    return readable(colour, ground=DARK_PAPER, towards=WHITE, tint_share=DARK_TINT_SHARE)


def stylesheet(accent: str) -> str:
    """The custom properties that tokens.css reads; a malformed accent falls back to the platform's."""
    try:
        colour = parse(accent)
    except ValueError:
        colour = parse(DEFAULT_ACCENT)
    light, dark = on_light(colour), on_dark(colour)
    tokens = {
        "academy-accent": light,
        "academy-accent-tint": mix(light, LIGHT_GROUND, TINT_SHARE),
        "academy-accent-dark": dark,
        "academy-accent-tint-dark": mix(dark, DARK_PAPER, DARK_TINT_SHARE),
    }
    return ":root{" + "".join(f"--{name}:{hexadecimal(value)};" for name, value in tokens.items()) + "}\n"
