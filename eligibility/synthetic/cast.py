"""The demo cast: a named, made-up member for each situation worth showing, and the roster files that tell of them."""

from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from typing import NamedTuple

from eligibility.synthetic.cast_csv import render_csv
from eligibility.synthetic.roster_834 import Envelope, RosterMember, write_roster
from eligibility.synthetic.scenes import Scene
from eligibility.synthetic.scenes_continuity import continuity_scenes
from eligibility.synthetic.scenes_finding import knowledge_scenes, name_scenes
from eligibility.synthetic.scenes_plans import plan_scenes, programme_scenes
from eligibility.synthetic.scenes_record import event_scenes, hold_and_share_of_cost_scenes, outsider_scenes

OTHER_SENDER = "DEMO_PLAN_834"
# Not the receiver of make_roster, so that neither file seems to have lost the people of the other.
RECEIVER_NAME = "Demo Roster"
RECEIVER = "999999994"


class DemoFile(NamedTuple):
    """A roster file of the demo and the moment at which it is said to have been received."""

    name: str
    received_at: datetime
    content: bytes


@cache
def cast() -> tuple[Scene, ...]:
    """All scenes, in the order in which docs/demo.md tells them."""
    return (
        *programme_scenes(),
        *plan_scenes(),
        *hold_and_share_of_cost_scenes(),
        *outsider_scenes(),
        *event_scenes(),
        *knowledge_scenes(),
        *name_scenes(),
        *continuity_scenes(),
    )


def conversion_roster() -> DemoFile:
    """The state's full roster with everybody's whole history, as a plan gets it when it goes live."""
    envelope = Envelope(date(2026, 1, 5), 260_105, receiver_name=RECEIVER_NAME, receiver=RECEIVER, rhythm="FULL")
    members = [RosterMember(scene.person_before or scene.person, scene.periods) for scene in cast()]
    return _file("01-state-full-2026-01-05.834", datetime(2026, 1, 5, 14, tzinfo=UTC), members, envelope)


def circumstances_csv() -> DemoFile:
    """What an 834 cannot carry, as a plan would send it beside the roster."""
    content = render_csv(cast()).encode()
    return DemoFile("02-circumstances-2026-01-06.csv", datetime(2026, 1, 6, 14, tzinfo=UTC), content)


def correction_roster() -> DemoFile:
    """The state's changes of 10 March 2026, which reach back into earlier months."""
    envelope = Envelope(
        date(2026, 3, 10), 260_310, receiver_name=RECEIVER_NAME, receiver=RECEIVER, rhythm="DA", verify=False
    )
    members = [RosterMember(scene.person, scene.corrections, scene.correction) for scene in cast() if scene.corrections]
    return _file("03-state-changes-2026-03-10.834", datetime(2026, 3, 10, 14, tzinfo=UTC), members, envelope)


def contradicting_roster() -> DemoFile:
    """A plan's own roster of 20 March 2026, which contradicts the state's."""
    envelope = Envelope(
        date(2026, 3, 20),
        260_320,
        sender=OTHER_SENDER,
        receiver_name=RECEIVER_NAME,
        receiver=RECEIVER,
        rhythm="DA",
        verify=False,
    )
    members = [RosterMember(scene.person, scene.contradictions, "021") for scene in cast() if scene.contradictions]
    return _file("04-other-sender-2026-03-20.834", datetime(2026, 3, 20, 14, tzinfo=UTC), members, envelope)


def demo_files() -> tuple[DemoFile, ...]:
    """All files of the demo, in the order in which they came."""
    return (conversion_roster(), circumstances_csv(), correction_roster(), contradicting_roster())


def _file(name: str, received_at: datetime, members: list[RosterMember], envelope: Envelope) -> DemoFile:
    out = BytesIO()
    write_roster(out, members, envelope)
    return DemoFile(name, received_at, out.getvalue())


def holds_the_demo(roster_names: frozenset[str]) -> bool:
    """Does a database that received these rosters have the cast in it?"""
    return any(file.name in roster_names for file in demo_files())


def may_hold_the_demo(roster_names: frozenset[str]) -> bool:
    """May the cast be added there? Never among the members of a real roster."""
    return not roster_names or holds_the_demo(roster_names)
