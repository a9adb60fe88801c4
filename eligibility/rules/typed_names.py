"""Names as people type them, among everything else of a line: which is the last name, and when is that not sure?"""

import re

from cmc_portal.names import name_key
from cmc_portal.values import value

_WORD = re.compile(r"[^\W\d_](?:[\w'’`.-]*\w)?\.?")
_SUFFIXES = frozenset({"JR", "SR", "II", "III", "IV", "2ND", "3RD", "4TH"})
# What belongs to the name behind it: de la Cruz, van der Berg.
_PARTICLES = frozenset(
    {"DE", "DEL", "DELA", "LA", "LAS", "LOS", "DA", "DAS", "DO", "DOS", "DI", "DU", "VAN", "VON", "DER", "DEN", "BIN"}
)
_MOST_WORDS = 4
# After these, until the end of its column, nobody but a doctor is named.
_DOCTOR = re.compile(
    r"(?<!\w)(?:Dra?\.?|Doctora?|Provider|Prov|PCP|Physician|with|con)(?=[\s:.,])[^\t]*", re.IGNORECASE
)
_CREDENTIALS = re.compile(
    r"(?:^|[\s,])(?:M\.?D|D\.?O|N\.?P|FNP(?:-\w+)?|PA(?:-C)?|R\.?N|LVN|DDS|DMD|DPM|OD|DC|Ph\.?D|LCSW|LMFT|PT|OT)\.?\s*$",
    re.IGNORECASE,
)
# Why they come: from the first such word to the end of the column. No word is here that is also a family's name.
_REASON = re.compile(
    r"(?<![\w'-])(?:follow|f/u|fu|new\s+(?:pt|patient|visit)|est(?:ablished)?|return\s+visit|annual|physical|wellness|awv|cpx|"
    r"exams?|examination|check(?:ed|-?up|-?in)?|office\s+visit|visits?|telehealth|tele-?visit|video|phone|"
    r"consult(?:ation)?|labs?|injections?|vaccines?|flu|shot|refills?|pain|back\s+pain|diabetes|diabetic|htn|"
    r"hypertension|cough|fever|post-?op|pre-?op|recheck|results|referral|arrived|confirmed|scheduled|"
    r"cancell?ed|no[- ]show|pending|reason|interpreter|dental|cleaning|crown|x-?ray|mri|ultrasound|therapy|"
    r"medi-?cal|medicare|medi-?medi|insurance|room|rm|established|seguimiento|consulta|cita|dolor)(?![\w'-])[^\t]*",
    re.IGNORECASE,
)
_AGE_OR_SEX = re.compile(
    r"(?<![\w'-])(?:\(?\d{1,3}\s?(?:y/?o|yrs?|years?(?:\s+old)?|y\.o\.)?\.?\s?/?\s?(?:male|female|[MFX])\)?"
    r"|\(?\d{1,3}\s?(?:y/?o|yrs?|years?(?:\s+old)?|y\.o\.)\)?|fe?male|\([MFX]\)|(?<=\t)\s*[MFX]\s*(?=\t|$)"
    r"|(?:sex|gender|age|sexo|edad)\s*[:=]?\s*\w+)(?![\w'-])",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?<!\w)(?:patient|pt|member|name|paciente|nombre)(?:['’]?s)?(?:\s+name)?\s*[:=#]\s*"
    r"|(?<![^\t])\s*(?:patient|paciente)\s+|(?<!\w)(?:sr\.|(?:mrs?|ms|miss|sra|srta|señor(?:a|ita)?)\.?)\s+",
    re.IGNORECASE,
)
_LAST_LABELLED = re.compile(
    r"(?<!\w)(?:last(?:\s*name)?|surname|family\s+name|apellidos?)\s*[:=]\s*([^\t,;]+?)(?=\s*(?:[\t,;]|$|first|given|middle|"
    r"nombre))",
    re.IGNORECASE,
)
_FIRST_LABELLED = re.compile(
    r"(?<!\w)(?:first(?:\s*name)?|given\s+name|nombre)\s*[:=]\s*([^\t,;]+?)(?=\s*(?:[\t,;]|$|last|middle|surname|apellido))",
    re.IGNORECASE,
)


@value(frozen=True, slots=True)
class TypedName:
    """A last name, and a first name where there is one."""

    last_name: str
    first_name: str = ""


@value(frozen=True, slots=True)
class NamesFound:
    """What the words of a line may be as a name: the one that it is, or several to choose from, or none.

    `is_sure`: a comma or a label says which is the last name; otherwise the usual order, first name first, was taken.
    `ignored` are the words that are no name of the patient's.
    """

    names: tuple[TypedName, ...] = ()
    is_sure: bool = False
    ignored: tuple[str, ...] = ()


def find_names(text: str) -> NamesFound:
    """The patient's name in what is left of a line, its columns parted by tabs."""
    text, ignored = _set_aside(text)
    labelled = _labelled(text)
    if labelled:
        return NamesFound((labelled,), True, ignored)
    columns = tuple(filter(None, (column.strip(" ,;:-–()[]#*/") for column in _LABEL.sub("\t", text).split("\t"))))
    readings = {column: _read(column) for column in columns}
    chosen, is_sure = _choose(readings)
    of_the_name = {column for column, names in readings.items() if set(names) & set(chosen)} or (
        set(columns) if chosen else set()
    )
    return NamesFound(chosen, is_sure, (*ignored, *(each for each in columns if each not in of_the_name)))


def _set_aside(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without doctors, reasons, ages and sexes; and those."""
    ignored: list[str] = []

    def take(match: re.Match[str]) -> str:
        ignored.append(match[0].strip())
        return "\t"

    for shape in (_AGE_OR_SEX, _DOCTOR, _REASON):
        text = shape.sub(take, text)
    columns = text.split("\t")
    ignored += [column.strip() for column in columns if _CREDENTIALS.search(column)]
    left = "\t".join(column for column in columns if not _CREDENTIALS.search(column))
    return left, tuple(filter(None, ignored))


def _labelled(text: str) -> TypedName | None:
    last, first = _LAST_LABELLED.search(text), _FIRST_LABELLED.search(text)
    return TypedName(last[1].strip(), first[1].strip() if first else "") if last else None


def _choose(readings: dict[str, tuple[TypedName, ...]]) -> tuple[tuple[TypedName, ...], bool]:
    """The name among the columns. One with a comma is the surest; two columns of one word may be a name in pieces."""
    named = {column: names for column, names in readings.items() if names}
    with_comma = [names[0] for column, names in named.items() if "," in column and names[0].first_name]
    if with_comma:
        return tuple(dict.fromkeys(with_comma)), len(set(with_comma)) == 1
    whole = [names for names in named.values() if names[0].first_name]
    if whole:
        return tuple(dict.fromkeys(name for names in whole for name in names)), False
    words = list(dict.fromkeys(names[0].last_name for names in named.values()))
    if len(words) == 2:
        return (TypedName(words[0], words[1]), TypedName(words[1], words[0])), False
    return (TypedName(words[0]),) if len(words) == 1 else (), False


def _read(column: str) -> tuple[TypedName, ...]:
    """What one column may mean as a name; nothing where it is none."""
    parts = [_words(part) for part in column.split(",")]
    parts = [part for part in parts if part]
    while len(parts) > 1 and all(_bare(word) in _SUFFIXES for word in parts[1]):
        parts[0:2] = [parts[0] + parts[1]]
    if not parts or len(parts[0]) > _MOST_WORDS or not name_key(" ".join(parts[0])):
        return ()
    if len(parts) > 1:
        first = _without_initials(parts[1])
        return (TypedName(" ".join(parts[0]), " ".join(first)),) if len(first) <= _MOST_WORDS else ()
    return _split(parts[0])


def _split(words: list[str]) -> tuple[TypedName, ...]:
    """First name first, as people speak: of two words the second is the last name; of more, it may begin at each."""
    suffix = [word for word in words[1:] if _bare(word) in _SUFFIXES]
    plain = _without_initials([word for word in words if word not in suffix])
    if len(plain) == 1:
        return (TypedName(" ".join([*plain, *suffix])),)
    starts = _starts(plain)
    return tuple(TypedName(" ".join([*plain[start:], *suffix]), " ".join(plain[:start])) for start in starts)


def _starts(words: list[str]) -> range | tuple[int, ...]:
    """Where the last name may begin; at its first particle where it has one."""
    particles = [index for index, word in enumerate(words) if index and _bare(word) in _PARTICLES]
    if particles and particles[0] < len(words) - 1:
        return (particles[0],) if particles[0] == 1 else range(1, particles[0] + 1)
    return range(1, len(words))


def _without_initials(words: list[str]) -> list[str]:
    """The words without middle initials; a lone letter in front is a first name as far as anybody knows."""
    return [word for index, word in enumerate(words) if index == 0 or len(_bare(word)) > 1]


def _words(text: str) -> list[str]:
    """The words of a text that is nothing but a name; none where something else is in it."""
    words = text.split()
    return [word for word in words if word] if all(_is_word(word) for word in words) else []


def _is_word(word: str) -> bool:
    return bool(_WORD.fullmatch(word)) or _bare(word) in _SUFFIXES


def _bare(word: str) -> str:
    return word.strip(".").upper()
