"""A list that each kind of organisation owns: one that was asked about Ana, and one whose columns wait."""

from datetime import date, datetime

from inquiries.models import Batch, BatchLine, BatchRow, BatchRun

SHARED = {"day": "", "services": [], "provider_npi": "", "purpose": "payment"}


def add_lists(
    organization_id: int, user_id: int, *, trace_number: str, cells: list[str], today: date, now: datetime
) -> dict[str, object]:
    """The names by which rows ask for them."""
    names = {"organization_id": organization_id, "user_id": user_id, "created_at": now}
    columns = {"columns": ["number", "birth_date"], "title": "Tuesday clinic"}
    draft = Batch.objects.create(reference=f"draft-{organization_id}", stage="draft", **names, **columns)
    asked = Batch.objects.create(
        reference=f"asked-{organization_id}", stage="asked", question=SHARED, **names, **columns
    )
    # Nobody has been looked up yet: what somebody typed is no look at a member's data, and leaves no row in the trail.
    for batch, typed in ((draft, ["99999999Z", "01/01/1940"]), (asked, cells)):
        BatchLine.objects.create(batch=batch, organization_id=organization_id, number=1, cells=typed)
    run = BatchRun.objects.create(
        batch=asked,
        organization_id=organization_id,
        user_id=user_id,
        day=today,
        rows=1,
        started_at=now,
        worked_at=now,
        finished_at=now,
    )
    BatchRow.objects.create(
        run=run,
        organization_id=organization_id,
        number=1,
        state="answered",
        trace_number=trace_number,
        outcome="active",
        answered_at=now,
    )
    return {"list_reference": asked.reference, "draft_reference": draft.reference, "run_id": run.pk}
