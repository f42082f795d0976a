"""What the readings of ``legal`` and ``types`` admit, as the patterns of a JSON Schema (ECMA-262, flag u).

They follow Django's validators, so that an editor underlines what an opening would refuse.
"""

LETTER = r"A-Za-z\u00a1-\uffff"
LABEL = rf"[{LETTER}0-9]([{LETTER}0-9-]{{0,61}}[{LETTER}0-9])?"
TOP = rf"([{LETTER}][{LETTER}-]{{0,61}}[{LETTER}]|xn--[A-Za-z0-9]{{1,59}})"
NAME = rf"({LABEL}\.)+{TOP}"
IPV6 = r"\[[0-9A-Fa-f:.]+\]"
ATOM = r"[-!#$%&'*+/=?^_`{|}~0-9A-Za-z]+"
USER = rf'({ATOM}(\.{ATOM})*|"([!#-\[\]-~]|\\[ -~])*")'
NUMBER = r"(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
MAIL = rf"{USER}@({NAME}|localhost|{IPV6})"
PAGE = (
    rf"[Hh][Tt][Tt][Pp][Ss]?://([^\s:@/]+(:[^\s:@/]*)?@)?({NAME}\.?|localhost|{NUMBER}(\.{NUMBER}){{3}}|{IPV6})"
    r"(:\d{1,5})?([/?#]\S*)?"
)
THIRTY_ONE, THIRTY = r"(0[13578]|1[02])-(0[1-9]|[12]\d|3[01])", r"(0[469]|11)-(0[1-9]|[12]\d|30)"
OF_EVERY_YEAR = rf"({THIRTY_ONE}|{THIRTY}|02-(0[1-9]|1\d|2[0-8]))"
"""29 February is not one."""
YEAR = r"(19[7-9]\d|20\d\d)"
DAY = rf"({YEAR}-{OF_EVERY_YEAR}|(19[79][26]|198[048]|20([02468][048]|[13579][26]))-02-29)"
"""From 1970 to 2099 (``imagin.days``)."""


def whole(pattern: str) -> str:
    return f"^{pattern}$"


def or_nothing(pattern: str) -> str:
    """Spaces around are dropped by the reading; nothing is admitted."""
    return rf"^\s*({pattern})?\s*$"
