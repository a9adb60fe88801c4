"""Names made comparable: the same person's name, typed in two ways, gives one key."""

import re
import unicodedata

_SUFFIXES = frozenset({
    "JR", "SR", "II", "III", "IV", "V", "VI", "2ND", "3RD", "4TH",
    "MD", "DO", "PHD", "RN", "LVN", "DDS", "DMD", "ESQ", "MR", "MRS", "MS", "DR",
})  # fmt: skip
_KEPT_IN_CAPITALS = frozenset({"II", "III", "IV", "VI", "VII", "VIII", "MD", "DO", "RN", "LVN", "DDS", "DMD"})
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


def in_ordinary_writing(name: str) -> str:
    """A name that a roster sends in capitals, as people write it: Mary O'Brien-McDonald Jr. What has small letters
    already stays as it is, and so does what could not be made capitals again without a loss."""
    return " ".join(_word(word, first=place == 0) for place, word in enumerate(name.split(" ")))


def _word(word: str, *, first: bool) -> str:
    if word != word.upper() or (not first and word.strip(".,") in _KEPT_IN_CAPITALS):
        return word
    written = "-".join(_after_apostrophe(part) for part in word.split("-"))
    return written if written.upper() == word else word


def _after_apostrophe(part: str) -> str:
    """O'Brien and D'Angelo, but Ka'ahumanu."""
    for apostrophe in ("'", "\N{RIGHT SINGLE QUOTATION MARK}"):
        before, found, after = part.partition(apostrophe)
        if found:
            follows = _capitalized(after) if len(before) == 1 else after.lower()
            return f"{_capitalized(before)}{found}{follows}"
    return _capitalized(part)


def _capitalized(part: str) -> str:
    if part.startswith("MC") and len(part) > len("MCX"):
        return f"Mc{_capitalized(part[2:])}"
    start = next((place for place, letter in enumerate(part) if letter.isalpha()), 0) + 1
    return part[:start] + part[start:].lower()
