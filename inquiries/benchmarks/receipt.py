"""`bench receipt`: from a stored answer to its signed PDF, beside the same words in plain paragraphs, printed by the
same library.

The answers are to questions about a synthetic roster, with up to six services, some without and some with a provider.
Each receipt and its yardstick go in turn, in one process, as a worker of the web server makes them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from re import compile as pattern
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

import orjson
from django.conf import settings

from accounts.facts import Asker, Channel
from benefits.selectors.catalogue import list_services
from cmc_portal.clock import now, today
from continuity.notices.pdf import make_pdf_of_one_page
from inquiries.benchmarks.database import using
from inquiries.benchmarks.load import LoadFailed
from inquiries.benchmarks.lookup import Effort, prepare_roster
from inquiries.benchmarks.results import Result, rounded
from inquiries.benchmarks.seeding import Say
from inquiries.questions import parse_question
from inquiries.receipts.presenting import present_receipt
from inquiries.receipts.printing import STYLE_SHEETS, make_receipt_pdf, render_paper
from inquiries.rules.receipts import sign_answer
from inquiries.services import answer_inquiry

MOST_MS = 150
MEMBERS = 1_000
MOST_SERVICES = 6
NPI = "1234567893"
ADDRESS = "https://portal.example.org"
_WARM_UP = 5
_BLOCKS = pattern(r"</(?:p|h1|h2|li|tr|div|ul|table)>")
_TAGS = pattern(r"<[^>]+>")

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of one receipt and of its yardstick; of ours also those that the processor worked on it, which is
    what an idle machine would take; and the bytes of its PDF."""

    ours: float
    worked: float
    yardstick: float
    bytes: int


def measure_receipt(receipts: int, effort: Effort, *, say: Say) -> Result:
    """So many receipts; the slowest in twenty decides."""
    roster = prepare_roster(MEMBERS, fresh=effort.fresh, say=say)
    with using(roster.database):
        answers = [_answer(each) for each in _questions(roster.questions, receipts + _WARM_UP)]
    say(f"{receipts} receipts")
    times = [_measure(answer) for answer in answers][_WARM_UP:]
    return _result(times)


def _result(times: list[Times]) -> Result:
    ours, yardstick = _slowest_in_twenty([each.ours for each in times]), [each.yardstick for each in times]
    return Result(
        bench="receipt",
        ours=ours,
        yardstick=_slowest_in_twenty(yardstick),
        unit="ms (95th percentile)",
        ratio=median(each.ours / each.yardstick for each in times),
        n=len(times),
        of="receipts",
        target=f"at most {MOST_MS} ms at the 95th percentile",
        met=ours <= MOST_MS,
        details={
            "ours_median_ms": rounded(median(each.ours for each in times)),
            "ours_processor_ms": rounded(_slowest_in_twenty([each.worked for each in times])),
            "yardstick_median_ms": rounded(median(yardstick)),
            "longest_ms": rounded(max(each.ours for each in times)),
            "median_bytes": int(median(each.bytes for each in times)),
        },
    )


def _slowest_in_twenty(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def _measure(answer: Answer) -> Times:
    began, idle = perf_counter(), process_time()
    receipt = sign_answer(answer, settings.PORTAL_RECEIPT_KEYS)
    pdf = make_receipt_pdf(receipt, address=ADDRESS)
    made, done = perf_counter(), process_time()
    words = _words_only(render_paper(present_receipt(receipt, address=ADDRESS)))
    before = perf_counter()
    bare = make_pdf_of_one_page(words, title="Words", language="en", style_sheets=STYLE_SHEETS, files={})
    after = perf_counter()
    if bare is None:
        raise LoadFailed("The words of a receipt do not fit on one page.")
    return Times((made - began) * 1000, (done - idle) * 1000, (after - before) * 1000, len(pdf))


def _words_only(html: str) -> str:
    """The same words in plain paragraphs."""
    blocks = (" ".join(unescape(_TAGS.sub(" ", block)).split()) for block in _BLOCKS.split(html))
    paragraphs = "".join(f"<p>{escape(block)}</p>" for block in blocks if block)
    return f'<article class="receipt-paper" lang="en">{paragraphs}</article>'


def _questions(bodies: tuple[str, ...], count: int) -> Iterator[Answer]:
    """Those of `lookup`, with more services and now and then a provider."""
    draw = random.Random(count)  # noqa: S311 - the same questions in every run
    services = [service.code for service in list_services()]
    for body in bodies[:count]:
        more: Answer = {"services": draw.sample(services, draw.randrange(MOST_SERVICES + 1))}
        yield orjson.loads(body) | more | ({"provider_npi": NPI} if draw.random() < 0.5 else {})


def _answer(body: Answer) -> Answer:
    moment = now()
    question = parse_question(body, today=today(), now=moment)
    asker = Asker(Channel.COMMAND, organization_id=None, operator="bench")
    answer: Answer = orjson.loads(answer_inquiry(question, asker=asker, asked_at=moment).answer_json)
    return answer
