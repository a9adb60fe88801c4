"""Anchors: where the chain stood after each batch, written where the people of the database cannot write. Pure."""

import orjson

from cmc_portal.values import value


@value(frozen=True, slots=True)
class Anchor:
    """The chain's last place after a batch, its seal, and how many events the batch sealed."""

    position: int
    mac: bytes
    count: int
    key_id: str
    sealed_at: str


def anchor_line(anchor: Anchor) -> str:
    """The anchor as one line of the anchor file and of the log."""
    return orjson.dumps(
        {
            "position": anchor.position,
            "mac": anchor.mac.hex(),
            "count": anchor.count,
            "key": anchor.key_id,
            "sealed_at": anchor.sealed_at,
        }
    ).decode()


def parse_anchor_line(line: str) -> Anchor | None:
    """The anchor in a line of an anchor file, or of a log that has other words before it; None where there is none."""
    try:
        raw = orjson.loads(line[line.index("{") :])
        return Anchor(
            int(raw["position"]), bytes.fromhex(raw["mac"]), int(raw["count"]), str(raw["key"]), str(raw["sealed_at"])
        )
    except (ValueError, KeyError, TypeError):
        return None
