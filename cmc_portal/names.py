"""Names made comparable: the same person's name, typed in two ways, gives one key."""

import re
import unicodedata

_SUFFIXES = frozenset({
    "JR", "SR", "II", "III", "IV", "V", "VI", "2ND", "3RD", "4TH",
    "MD", "DO", "PHD", "RN", "LVN", "DDS", "DMD", "ESQ", "MR", "MRS", "MS", "DR",
})  # fmt: skip
_LETTERS_WITHOUT_ACCENT_FORM = str.maketrans(
    {"ß": "SS", "ẞ": "SS", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Æ": "AE", "Œ": "OE", "Þ": "TH"}
    # Unicode counts the okina of Hawaiian names and its like as letters; a keyboard gives an apostrophe.
    | dict.fromkeys(map(chr, range(0x02B0, 0x0300)), "")
)


def name_key(name: str) -> str:
    """The letters and digits of a name: no case, accents, punctuation, spaces, generational or professional suffixes.

    A name that is nothing but a suffix keeps it, so that nobody's name becomes empty.
    """
    # Taking letters apart can leave small ones behind (the raised a of Mª), so they are made capitals once more.
    if not name:
        return ""
    plain = unicodedata.normalize("NFKD", name.upper().translate(_LETTERS_WITHOUT_ACCENT_FORM)).upper()
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    words = re.sub(r"[^\w\s,-]|_", "", letters).replace("-", " ").replace(",", " ").split()
    kept = [words[0], *(word for word in words[1:] if word not in _SUFFIXES)] if words else []
    return "".join(kept)
