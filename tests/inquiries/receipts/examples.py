"""What the tests of receipts share: keys that are nobody's, and receipts signed with them."""

from inquiries.rules.receipt_keys import ReceiptKeys, encode, parse_receipt_keys
from inquiries.rules.receipts import Receipt, sign_answer
from tests.inquiries.recorded import read_answer

# The first seed is that of RFC 8032, section 7.1, test 1, with its public key; the other is made up.
SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
OTHER_SEED = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
ADDRESS = "https://portal.example.org"


def entry(key_id: str, hexadecimal: str, *, retired: bool = False) -> str:
    """One key as PORTAL_RECEIPT_KEYS writes it."""
    return f"{key_id}:{'pub:' if retired else ''}{encode(bytes.fromhex(hexadecimal))}"


def keys(*entries: str) -> ReceiptKeys:
    """Keys read from these entries; a key called k1 where none is given."""
    return parse_receipt_keys(",".join(entries or (entry("k1", SEED),)))


def receipt_of(situation: str = "active") -> Receipt:
    """The receipt of that situation's answer, signed with k1."""
    return sign_answer(read_answer(situation), keys())


def draw_over(pdf: bytes) -> bytes:
    """The PDF as a program leaves it that draws something over it: all bytes as they were, and more behind them."""
    return pdf + b"9 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\nstartxref\n0\n%%EOF\n"


def cut_off(pdf: bytes) -> bytes:
    """The PDF without its end; the file inside is whole."""
    return pdf[:-800]
