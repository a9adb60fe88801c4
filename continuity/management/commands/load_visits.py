"""`bin/manage load_visits FILE`: visits from claims history."""

from continuity.evidence.outcomes import EvidenceKind
from continuity.management.commands._evidence import EvidenceCommand


class Command(EvidenceCommand):
    """Loads visits from claims."""

    kind = EvidenceKind.VISITS
    help = (
        "Loads visits of members to providers from Medicare and Medi-Cal claims (docs/continuity-files.md). Safe to "
        "run twice. Ends with 0 when every line was taken in, 1 when some were refused, 2 when the file was."
    )
