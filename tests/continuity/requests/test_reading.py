"""Reading requests: each sees what concerns them, and it stands in the trail; documents are what they truly are."""

from base64 import b64decode
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from accounts.facts import Asker
from accounts.models import AccessEvent
from continuity import models as rows
from continuity.documents import clean_name, read_document
from continuity.downloads import download
from continuity.facts import Audience, ProviderStatements, Urgency, WaitingFor
from continuity.refusals import NoSuchRequest, RequestRefused
from continuity.services import desk
from continuity.services.attachments import add_attachment, read_attachment
from continuity.services.reading import read_own_requests, read_request
from continuity.services.requests import add_note, withdraw_request
from eligibility.models import Member
from tests.continuity.requests.people import (
    AT,
    NPI,
    add_cardiologist,
    at_clinic,
    at_desk,
    herself,
    make_desk,
    new_ana,
    take,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
# A PNG whose head is whole and which has no picture.
NO_PICTURE_IN_IT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAAAElFTkSuQmCC")


def picture(kind: str, size: tuple[int, int] = (3, 2)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size).save(file, kind)
    return file.getvalue()


@pytest.fixture
def ana() -> Member:
    add_cardiologist()
    return new_ana()


@pytest.fixture
def clinic() -> Asker:
    return at_clinic()


@pytest.fixture
def coordinator() -> Asker:
    return at_desk(make_desk())


@pytest.fixture
def asked(ana: Member, clinic: Asker) -> str:
    return take(ana, clinic, why="Heart failure.").reference


def kinds(reference: str, asker: Asker) -> list[str]:
    return [each.event.kind for each in read_request(reference, asker=asker, at=AT).events]


def test_the_desk_reads_all_and_others_what_concerns_them(
    asked: str, ana: Member, clinic: Asker, coordinator: Asker
) -> None:
    desk.claim_request(asked, asker=coordinator, at=AT)
    desk.record_statement(asked, statements=ProviderStatements(accepts_rate=True), asker=coordinator, at=AT)
    for audience in Audience:
        add_note(asked, text=f"For {audience}.", audience=audience, asker=coordinator, at=AT)
    add_attachment(asked, name="chart.pdf", content=PDF, asker=clinic, at=AT)
    everything = ["received", "assigned", "statement_recorded", "note_added", "note_added", "evidence_added"]
    assert kinds(asked, coordinator) == everything
    assert kinds(asked, clinic) == kinds(asked, herself(ana)) == ["received", "note_added", "evidence_added"]
    shown = read_request(asked, asker=clinic, at=AT)
    assert [each.event.data["text"] for each in shown.events if each.event.kind == "note_added"] == ["For requester."]


def test_a_clinic_that_asked_the_same_later_reads_no_documents_and_words_of_the_first(
    asked: str, ana: Member, clinic: Asker, coordinator: Asker
) -> None:
    add_attachment(asked, name="chart.pdf", content=PDF, asker=clinic, at=AT)
    later = at_clinic(name="Bay Clinic")
    take(ana, later)
    file = read_request(asked, asker=later, at=AT)
    assert (file.attachments, file.why, file.caller) == ((), "", "")
    assert [each.event.kind for each in file.events] == ["received", "asked_again"]
    with pytest.raises(NoSuchRequest):
        read_attachment(asked, 1, asker=later, at=AT)
    assert read_attachment(asked, 1, asker=coordinator, at=AT).content == PDF


def test_a_clinic_that_asked_the_same_later_reads_nothing_that_the_plan_wrote_to_the_first(
    asked: str, ana: Member, clinic: Asker, coordinator: Asker
) -> None:
    later = at_clinic(name="Bay Clinic")
    take(ana, later)
    add_note(asked, text="Your chart says stage III.", audience=Audience.REQUESTER, asker=coordinator, at=AT)
    add_note(asked, text="Ours.", audience=Audience.REQUESTER, asker=later, at=AT)
    desk.change_urgency(asked, urgency=Urgency.URGENT, why="Her heart got worse.", asker=coordinator, at=AT)
    desk.wait_for(asked, whom=WaitingFor.PROVIDER, why="The chart of stage III.", asker=coordinator, at=AT)
    file = read_request(asked, asker=later, at=AT)
    assert [(each.event.kind, each.event.data.get("why"), each.event.data.get("text")) for each in file.events] == [
        ("received", None, None),
        ("asked_again", None, None),
        ("note_added", None, "Ours."),
        ("urgency_changed", "", None),
        ("waiting_began", "", None),
    ]
    assert (file.status.waiting_why, file.status.waiting_for) == ("", WaitingFor.PROVIDER)
    assert file.events[0].details == {}
    for reader in (clinic, herself(ana)):
        told = read_request(asked, asker=reader, at=AT)
        assert told.status.waiting_why == "The chart of stage III."
        assert "Your chart says stage III." in [each.event.data.get("text") for each in told.events]
    desk.end_wait(asked, why="It came by fax.", asker=coordinator, at=AT)
    withdraw_request(asked, why="She no longer wants it.", asker=coordinator, at=AT)
    ended = read_request(asked, asker=later, at=AT)
    assert [(each.event.kind, each.event.data["why"]) for each in ended.events[-2:]] == [
        ("waiting_ended", ""), ("withdrawn", ""),
    ]  # fmt: skip
    assert ended.status.closed_why == ""
    assert read_request(asked, asker=clinic, at=AT).status.closed_why == "She no longer wants it."


def test_a_draft_that_was_withdrawn_stays_its_writers(ana: Member, clinic: Asker, coordinator: Asker) -> None:
    draft = take(ana, clinic, is_draft=True).reference
    withdraw_request(draft, asker=clinic, at=AT)
    for other in (coordinator, herself(ana), at_clinic(name="Bay Clinic")):
        with pytest.raises(NoSuchRequest):
            read_request(draft, asker=other, at=AT)
        assert read_own_requests(other, at=AT) == ((), None)
    assert read_request(draft, asker=clinic, at=AT).status.state == "withdrawn"
    assert [each.reference for each in read_own_requests(clinic, at=AT)[0]] == [draft]


def test_letters_are_told_to_whom_they_went(asked: str, ana: Member, clinic: Asker, coordinator: Asker) -> None:
    letters = {
        asker: [each.recipient for each in read_request(asked, asker=asker, at=AT).notices]
        for asker in (clinic, herself(ana), coordinator)
    }  # noqa: E501
    assert sorted(map(tuple, map(sorted, letters.values()))) == sorted(
        [
            (f"organization-{clinic.organization_id}",),
            ("member",),
            ("member", f"organization-{clinic.organization_id}"),
        ]
    )


def test_each_read_stands_in_the_trail_with_its_reference(asked: str, ana: Member, coordinator: Asker) -> None:
    read_request(asked, asker=coordinator, at=AT)
    event = AccessEvent.objects.get(action="continuity.read")
    assert (event.user_id, event.member_id, event.subject, event.purpose) == (
        coordinator.user_id, ana.pk, asked, "operations",
    )  # fmt: skip


def test_a_list_of_ones_own_names_its_members_in_the_trail(asked: str, ana: Member, clinic: Asker) -> None:
    page, following = read_own_requests(clinic, at=AT)
    assert ([each.reference for each in page], following) == ([asked], None)
    assert [each.reference for each in read_own_requests(herself(ana), at=AT)[0]] == [asked]
    assert read_own_requests(at_clinic(name="Bay Clinic"), at=AT) == ((), None)
    assert set(AccessEvent.objects.filter(action="continuity.list").values_list("member_id", flat=True)) == {ana.pk}


def test_a_clinic_that_asked_again_finds_it_in_its_list(asked: str, ana: Member) -> None:
    later = at_clinic(name="Bay Clinic")
    take(ana, later)
    assert [each.reference for each in read_own_requests(later, at=AT)[0]] == [asked]


def test_a_member_finds_what_was_asked_under_a_number_of_before(asked: str, ana: Member) -> None:
    present = new_ana("92345678A")
    Member.objects.filter(pk=ana.pk).update(merged_into_id=present.pk, merged_at=AT)
    now_known_as = replace(herself(present))
    assert [each.reference for each in read_own_requests(now_known_as, at=AT)[0]] == [asked]
    assert read_request(asked, asker=now_known_as, at=AT).npi == NPI


# Documents.


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("chart.pdf", PDF, ("chart.pdf", "application/pdf")),
        ("scan.JPEG", picture("JPEG"), ("scan.jpg", "image/jpeg")),
        ("scan", picture("PNG"), ("scan.png", "image/png")),
        ("evil.html", picture("PNG"), ("evil.png", "image/png")),
    ],
)
def test_a_document_is_kept_as_what_it_is(name: str, content: bytes, kept: tuple[str, str]) -> None:
    document = read_document(name, content)
    assert ((document.name, document.content_type), document.content) == (kept, content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7\n" + b"x" * 5_000_000, "file_too_large"),
        (b"%PDF-1.7\nnever ends", "file_kind_refused"),
        (b"<html>%PDF-1.7 %%EOF", "file_kind_refused"),
        (b"\xff\xd8\xff\xe0" + b"x" * 100, "file_kind_refused"),
        (picture("PNG")[:-20], "file_kind_refused"),
        (NO_PICTURE_IN_IT, "file_kind_refused"),
        (picture("GIF"), "file_kind_refused"),
        (b"MZ\x90\x00" * 10, "file_kind_refused"),
        (b"PK\x03\x04" * 10, "file_kind_refused"),
        (picture("PNG", (10_000, 7_000)), "file_kind_refused"),
    ],
)
def test_what_is_no_such_document_is_refused_whatever_it_is_called(content: bytes, code: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        read_document("chart.pdf", content)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ana\\chart.pdf", "chart.pdf"),
        ('a"; filename="b.exe', "a_ filename_b.pdf"),
        ("line\r\nbreak.pdf", "line_break.pdf"),
        ("", "document.pdf"),
        (".pdf", "pdf.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
        ("Befund März.pdf", "Befund März.pdf"),
    ],
)
def test_names_are_cleaned(name: str, clean: str) -> None:
    assert clean_name(name, "application/pdf") == clean


def test_a_document_is_given_back_as_a_download_only_and_stands_in_the_trail(
    asked: str, clinic: Asker, ana: Member
) -> None:
    assert add_attachment(asked, name="chart.pdf", content=PDF, asker=clinic, at=AT) == 1
    response = download(read_attachment(asked, 1, asker=clinic, at=AT))
    assert response.content == PDF
    assert response.headers["Content-Disposition"] == 'attachment; filename="chart.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert AccessEvent.objects.filter(action="continuity.attachment", member_id=ana.pk).count() == 1


def test_a_request_holds_a_bounded_number_of_documents(
    asked: str, clinic: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("continuity.services.attachments.MOST_OF_A_REQUEST", 2)
    for number in (1, 2):
        assert add_attachment(asked, name="a.pdf", content=PDF, asker=clinic, at=AT) == number
    with pytest.raises(RequestRefused) as refused:
        add_attachment(asked, name="a.pdf", content=PDF, asker=clinic, at=AT)
    assert refused.value.code == "too_many_files"
    assert rows.Attachment.objects.count() == 2


@pytest.mark.parametrize("number", [0, 2, 99])
def test_a_document_that_is_not_there_is_not_there(asked: str, clinic: Asker, number: int) -> None:
    add_attachment(asked, name="a.pdf", content=PDF, asker=clinic, at=AT)
    with pytest.raises(NoSuchRequest):
        read_attachment(asked, number, asker=clinic, at=AT)
    assert not AccessEvent.objects.filter(action="continuity.attachment").exists()
