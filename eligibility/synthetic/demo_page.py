"""The page about the demo cast, docs/demo.md: who is there, what to ask, and what to expect."""

from collections.abc import Iterator
from pathlib import Path

from eligibility.synthetic.cast import cast, demo_files
from eligibility.synthetic.people import HOMES
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

THE_DESK = """\
## The desk

The cast has days of its own. A plan's desk counts from today, so the set-up also makes eight members who joined Health
Net's plan of today (a Medi-Medi Plan, Los Angeles) four months ago, claims of visits before that, and a request at each
stage (`bin/manage load_demo_desk`, which adds nothing where there are requests).

| member | born | CIN | provider | the request |
|---|---|---|---|---|
| June Alderford | 1951-06-03 | `90000171V` | 1000000111, a cardiologist | none yet: take it by telephone |
| Hector Birchmont | 1949-08-21 | `90000172W` | 1000000111 | new, from `front.desk@clinic.example` |
| Marisol Cedargate | 1953-02-11 | `90000173X` | 1000000095, a family doctor | in review, the coordinator's |
| Petros Dogwoodlea | 1944-12-09 | `90000174Y` | 1000000111 | waits for the provider |
| Rosalind Elmshaw | 1950-04-30 | `90000175Z` | 1000000095 | due on the day of the set-up, the supervisor's |
| Lien Hawthornwick | 1947-10-17 | `90000176A` | 1000000095 | overdue by four days, nobody's |
| Elena Juniperbrook | 1952-01-25 | `90000177C` | 1000000111 | approved, with letter and window |
| Omar Laurelfield | 1948-07-14 | `90000178D` | 1000000111 | denied: seen in an emergency only |

What to try:

1. As `coordinator@plan.example` open *Desk*, *Take a request*: June Alderford calls; number, birth date and the
   provider's number are in the table. Go to the decision, tick what the clinic said on the telephone, look at the
   letters, sign.
2. As `supervisor@plan.example` open the overdue request, claim it and decide; then open *Timeliness*, and give
   several at once to the coordinator from the queue.
3. As `front.desk@clinic.example` open *Keeping a provider*: the clinic sees its own request and
   where it stands, and nobody else's.
4. As `elena@home.example` (same password, no second step) open *My coverage*: who covers her, the
   card to show, and *Keep my doctor* with the approval, its days and the letter.

## A member signs up

June Alderford has no account, and her plan's roster has an e-mail address for her. Open `/sign-up`, type her CIN
`90000171V`, her birth date 06/03/1951 and the ZIP code {zip_code}. The code comes as a file in `.local/mail`; type it
with a password of your own, then sign in as `june@home.example`. Anybody else of the cast gets the same page, and no
letter: no roster tells an address for them. For them `coordinator@plan.example` prints a letter with a code under
*Representatives*, and the code opens at `/sign-up/letter`.
"""
JUNES_ZIP_CODE = HOMES["19"][171 % len(HOMES["19"])].zip_code


def render_page(log_ins: str = NO_LOG_INS) -> str:
    """The whole page, with the log-ins that somebody wrote by hand."""
    parts = (
        INTRODUCTION,
        f"## Log-ins\n\n{LOG_INS_BEGIN}\n{log_ins}\n{LOG_INS_END}\n",
        HOW_TO_ASK,
        THE_DESK.format(zip_code=JUNES_ZIP_CODE),
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
