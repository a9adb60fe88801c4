"""The page about the demo cast, docs/demo.md: who is there, what to ask, and what to expect."""

from collections.abc import Iterator
from pathlib import Path

from eligibility.synthetic.cast import cast, demo_files
from eligibility.synthetic.scenes import Ask, Scene

LOG_INS_BEGIN = "<!-- log-ins: written by hand -->"
LOG_INS_END = "<!-- end of log-ins -->"
NO_LOG_INS = "`bin/run` prints the demo log-ins when it starts."

INTRODUCTION = """\
# The demo

`bin/run` loads a made-up cast: one member for each situation worth showing. All but one of the names are a tree and a
place, every telephone number is of the range kept for fiction, and no number belongs to anybody. The health-plan codes
in the files are invented as well.

This page is written by `bin/manage load_demo --page docs/demo.md` from `eligibility/synthetic/cast.py`; a test asks
every question below and compares the answer.
"""

HOW_TO_ASK = """\
## How to ask

In the browser: sign in, open *Check coverage*, type the number, the birth date (or the name) and the day. On the
command line, the first question of the cast:

```
bin/manage ask --member cin:91234567A --dob 1948-03-15 --day 2014-07-15
```

"As known on" is the moment of knowledge: the same question with `known_at` gives the answer that was right then.

Where a provider stands in the first column, name it too: in the browser under *Provider's NPI*, at the console with
`--provider npi:1000000020`. Those providers and the visits to them are files of their own (docs/continuity-files.md):
`05-providers-health-net.csv` and `06-visits-from-claims.csv`, written and loaded by `bin/manage load_demo_evidence`.
"""


def render_page(log_ins: str = NO_LOG_INS) -> str:
    """The whole page, with the log-ins that somebody wrote by hand."""
    parts = (
        INTRODUCTION,
        f"## Log-ins\n\n{LOG_INS_BEGIN}\n{log_ins}\n{LOG_INS_END}\n",
        HOW_TO_ASK,
        "## The files\n\n" + "\n".join(_files()) + "\n",
        "## The cast\n",
        *(_scene(number, scene) for number, scene in enumerate(cast(), 1)),
    )
    return "\n".join(parts)


def log_ins_of(page: str) -> str:
    """What stands between the two marks of a page; the usual sentence where there is nothing."""
    _, _, rest = page.partition(LOG_INS_BEGIN)
    return rest.partition(LOG_INS_END)[0].strip() or NO_LOG_INS


def write_page(path: Path) -> None:
    """Writes the page and keeps the log-ins that the file has."""
    page = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(render_page(log_ins_of(page)), encoding="utf-8")


def _files() -> Iterator[str]:
    yield "| file | received |"
    yield "|---|---|"
    for file in demo_files():
        yield f"| `{file.name}` | {file.received_at:%Y-%m-%d %H:%M} UTC |"


def _scene(number: int, scene: Scene) -> str:
    lines = [
        f"### {number}. {scene.situation}",
        "",
        f"{_name(scene)}, born {_birth(scene)}, CIN `{scene.person.cin}`. {scene.why}",
        "",
        "| ask with | day | services | expect | outcome and reasons |",
        "|---|---|---|---|---|",
        *(_question(scene, ask) for ask in scene.asks),
        "",
    ]
    return "\n".join(lines)


def _name(scene: Scene) -> str:
    person = scene.person
    names = (person.first_name, person.middle_name, person.last_name, person.name_suffix)
    return " ".join(name.title() for name in names if name)


def _birth(scene: Scene) -> str:
    day = scene.person.birth_date
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else "on a day that is not on record"


def _question(scene: Scene, ask: Ask) -> str:
    typed = ", ".join(f"{name} {value}" for name, value in scene.member_asked(ask).items()).replace("_", " ")
    typed += f", provider {ask.provider_npi}" if ask.provider_npi else ""
    known = f", as known on {ask.known_at:%Y-%m-%d}" if ask.known_at else ""
    codes = ", ".join((f"`{ask.expected.outcome}`", *ask.expected.codes))
    services = ", ".join(ask.services)
    return f"| {typed}{known} | {ask.day} | {services} | {ask.expected.words} | {codes} |"
