"""Text without who it is about: numbers of members, birth dates and names are replaced before anything is logged.

A net under the rule that logs name nobody (design.md 8), not leave to log: it knows the shapes of our numbers and
dates, the keys and the record formats that carry names, and what PostgreSQL quotes of a row. A name alone in a sentence
has no shape, and stays.
"""

import re
from collections.abc import Callable

# What may stand between the characters of a number when a person wrote it.
_GAP = r"[ .\-\u2010-\u2015]?"
# A number begins where no word goes on, or after what stands for a sign in an address (%3A) or a repr (\n).
_BEGIN = r"(?:(?<![0-9A-Za-z])|(?<=%[0-9A-Fa-f]{2})|(?<=\\[nrt]))"
_END = r"(?![0-9A-Za-z])"
_CIN = rf"9{_GAP}" + rf"\d{_GAP}" * 7 + "[A-Za-z]"
_MBI_LETTER, _MBI_EITHER = "[AC-HJKMNP-RT-Y]", "[0-9AC-HJKMNP-RT-Y]"
_MBI_PARTS = (
    *("[1-9]", _MBI_LETTER, _MBI_EITHER, "[0-9]", _MBI_LETTER, _MBI_EITHER, "[0-9]"),
    *(_MBI_LETTER, _MBI_LETTER, "[0-9]", "[0-9]"),
)

# Days of service and enrolment begin with the programme, in 2014; who has Medicare and Medi-Cal was born before that.
_BORN_IN = r"(?:1[89]\d\d|200\d|201[0-3])"
_MONTH, _DAY = r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH_NAME = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATES = (
    rf"{_BORN_IN}-{_MONTH}-{_DAY}(?:[T ]00:00(?::00)?)?",
    rf"{_MONTH}(?:[/-]|%2[Ff]){_DAY}(?:[/-]|%2[Ff]){_BORN_IN}",
    rf"{_DAY} {_MONTH_NAME},? {_BORN_IN}",
    rf"{_MONTH_NAME} {_DAY},? {_BORN_IN}",
    rf"{_BORN_IN}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",
)

_NAME_KEYS = (
    r"(?:(?:last|first|middle|full|given|family|sur|member|patient|person|display)[_ -]?name|surname|name[_ -]?suffix"
    r"|name|patient|family|given)"
)
_BIRTH_KEYS = r"(?:birth[_ -]?da(?:te|y)|date[_ -]?of[_ -]?birth|born(?:[_ -]on)?|dob)"
_OTHER_KEYS = r"(?:cin|bic|mbi|hicn?|ssn|plan[_ -]?id|case[_ -]?number|street|phone|identifier|card_number)"
# name=value, "name": "value", name='value', ('name', 'value') and name=a%20value&…
_QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_CALL = r"[A-Za-z_.]+\([^()]*\)"
_BARE = r"(?:(?!\s{1,4}[\w-]{1,40}\s?[=:])[^,;&|\n\"'()\[\]{}]){1,200}"
_KEYED = rf"(?<![A-Za-z])({_NAME_KEYS}|{_BIRTH_KEYS}|{_OTHER_KEYS})([\"']?\s*(?:=|:|%3[Dd]|,(?=\s*[\"'])|=>)\s*\[?\s*)"

# Every repetition has a bound: a log line may be what somebody sends to keep us busy.
_SIGN = r"(?<![\w.-])[A-ZÀ-ÖØ-Þ][\w'\u2019.-]{0,40}"
_WORDS = rf"{_SIGN}(?: {_SIGN}){{0,2}}"
_LISTED = rf"(?:[\"']?{_WORDS}[\"']?\s?[,;|\t*]\s?){{1,4}}"

_MASKED = r"\[(?:cin|bic|mbi|ssn|date)\]"
_LONGEST = 40_000
_Replacement = str | Callable[[re.Match[str]], str]
_RULES: tuple[tuple[re.Pattern[str], _Replacement], ...] = (
    # What PostgreSQL quotes of a row, of the values of a statement, and of the place in it, to the end of that part.
    (
        re.compile(
            r"\b(DETAIL|CONTEXT|QUERY|STATEMENT|LINE \d+):.*?"
            r"(?=\n(?:DETAIL|CONTEXT|HINT|QUERY|LINE \d+):|\n\n|\n\Z|\Z)",
            re.DOTALL,
        ),
        r"\1: [masked]",
    ),
    (re.compile(r"(invalid input syntax for [^:\n]+:|value out of range:) .*"), r"\1 [masked]"),
    (re.compile(r"(Key \([^)\n]*\)=)\([^\n]*\)"), r"\1([masked])"),
    # Segments of an 834 that carry a name, an address, a telephone or an identifier.
    (re.compile(r"\b(NM1|N1|N3|N4|PER|DMG|REF)\*[^~\n\"']*"), r"\1*[masked]"),
    (re.compile(rf"{_KEYED}(?:{_QUOTED}|{_CALL}|{_BARE})", re.IGNORECASE), r"\1\2[masked]"),
    (re.compile(rf"{_BEGIN}{_CIN}(?:{_GAP}\d){{5}}{_END}"), "[bic]"),
    (re.compile(rf"{_BEGIN}{_CIN}{_END}"), "[cin]"),
    (re.compile(_BEGIN + _GAP.join(_MBI_PARTS) + _END, re.IGNORECASE), "[mbi]"),
    (re.compile(rf"{_BEGIN}\d{{3}}[- ]\d{{2}}[- ]\d{{4}}(?:[- ]?[A-Za-z]\d?)?{_END}"), "[ssn]"),
    # But for places in the trail's chain: the log is where its anchors are looked for.
    (re.compile(rf"(?<!\"position\":)(?<!\"count\":){_BEGIN}\d{{9}}(?:[A-Za-z]\d?)?{_END}"), "[ssn]"),
    (re.compile(rf"{_BEGIN}(?:{'|'.join(_DATES)}){_END}"), "[date]"),
    (re.compile(rf"\b(?:datetime\.)?date(?:time)?\({_BORN_IN}, [^)\n]{{1,80}}\)"), "[date]"),
    (re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"), "[e-mail]"),
    # Names in a list beside what was just masked: a line of a CSV, a row, a tuple.
    (re.compile(rf"({_MASKED}[\"']?\s?[,;|\t*]\s?){_LISTED}"), r"\1[masked], "),
    (re.compile(rf"{_LISTED}([\"']?{_MASKED})"), r"[masked], \1"),
    # A name in a sentence right before a number or a birth date: Ana Reyes (1948-03-15).
    (
        re.compile(rf"{_SIGN}(?:,? {_SIGN}){{1,3}}(,? \(?(?:born |CIN |MBI )?{_MASKED})"),
        r"[masked]\1",
    ),
)


def mask(text: str) -> str:
    """The text with numbers of members, birth dates and recognisable names replaced by what stood there.

    Longer text loses its middle: nobody reads it, and masking takes time.
    """
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST // 2]} [… {len(text) - _LONGEST} characters …] {text[-_LONGEST // 2 :]}"
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
