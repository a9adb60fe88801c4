"""Services found by plain words: the catalogue's own, and those of the file of further words beside it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from benefits.rules import finding
from benefits.selectors.catalogue import get_benefit_catalogue
from cmc_portal.reference import BadReference, Row, read_yaml

WORDS = Path(__file__).parents[1] / "reference" / "words.yaml"


def find_services(words: str) -> tuple[finding.ServiceFound, ...]:
    """The services that plain words may mean, as in "wheelchair van", "corona" or "CBAS"; the best fits alone."""
    return finding.find_services(words, get_benefit_catalogue().services.values(), read_further_words())


@cache
def read_further_words() -> Mapping[str, tuple[str, ...]]:
    """Words for services beside those of the catalogue, by the service's code. Raises BadReference."""
    content = read_yaml(WORDS).get("words")
    if not isinstance(content, dict):
        raise BadReference(f"{WORDS.name}: must have words, a mapping of a service's code to a list.")
    row = Row(WORDS.name, content)
    return {code: row.texts(code) for code in content}
