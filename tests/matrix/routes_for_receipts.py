"""Receipts of answers: whoever may read the answer may have them. Verifying one is for everybody who knows what stands
on it."""

from tests.matrix.personas import ANOTHER_MEMBER, OWN, PROGRAMS, PROVIDER, WHATEVER_THE_ROLE
from tests.matrix.routes_for_work import NOT_THERE, READERS
from tests.matrix.rows import GATE, Row, page, row

W = WHATEVER_THE_ROLE
TYPED = {"trace": "{trace_number}", "birth_date": "{birth_date}"}
ANOTHER_DAY = {"trace": "{trace_number}", "birth_date": "01/01/1940"}

RECEIPTS: list[Row] = [
    page(f"inquiries/<str:trace_number>/{receipt}", "GET", {READERS & OWN: "200 inquiry.read"}, **NOT_THERE)
    for receipt in ("receipt", "receipt.json")
]
# The same door as the two above; each PDF takes a while.
PDF: list[Row] = [
    page(
        "inquiries/<str:trace_number>/receipt.pdf",
        "GET",
        {READERS & OWN: "200 inquiry.read"},
        **NOT_THERE,
        of=PROVIDER,
        among=frozenset(each for each in READERS if each.kind == PROVIDER),
    )
]
VERIFYING: list[Row] = [
    row("verify", "GET", GATE, rest="200", among=W),
    row("verify", "GET", GATE, rest="200", case="by the QR code", query={"trace": "{trace_number}"}, among=W),
    # A program is nobody in particular at a page; the other member has no answer of their own in this world.
    row("verify", "POST", GATE, rest="200 receipt.verify", body=TYPED, among=W - PROGRAMS - {ANOTHER_MEMBER}),
    row("verify", "POST", GATE, rest="422", body=ANOTHER_DAY, case="another birth date", among=W),
    row("verify/file", "GET", GATE, rest="200", among=W),
    row("verify/file", "POST", GATE, rest="422", case="without a file", among=W),
    row(".well-known/receipt-keys.json", "GET", GATE, rest="200", among=W),
]
ROWS = RECEIPTS + PDF + VERIFYING
