"""Many at once: put a list in, check its columns, watch it being answered and take the answers away."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import asker_of
from accounts.facts import AccessAction, Asker
from accounts.permissions import may_ask_lists, may_remove_list
from accounts.plan_wall import plan_wall
from benefits.selectors import list_services
from cmc_portal import clock
from cmc_portal.language_choice import in_english
from cmc_portal.spreadsheets import render_csv, render_xlsx
from cmc_portal.statuses import SEE_OTHER, UNPROCESSABLE
from inquiries.batches import services
from inquiries.batches.facts import BatchStage, ListCard, ListRow, RunCard
from inquiries.batches.forms import ColumnsForm, ListForm, MonthlyForm
from inquiries.batches.presenting import (
    has_days,
    present_changed,
    present_progress,
    present_question,
    present_rows,
    present_run,
    progress_sentence,
    table_of,
)
from inquiries.batches.queueing import nudge_stalled, work_soon
from inquiries.batches.selectors import (
    count_changed,
    count_lines,
    get_list,
    list_first_lines,
    list_lists,
    list_rows,
    list_runs,
)
from inquiries.batches.told import read_all_rows, read_changed, read_rows
from inquiries.rules.list_columns import Column, recognise_columns

ROWS_A_PAGE = 100
_FIRST_ROWS = 5
_CHANGES_SHOWN = 100
_WORKERS = 2
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def batches(request: HttpRequest) -> HttpResponse:
    """The lists of the organisation, and a new one to be put in."""
    asker = _asker(request)
    if request.method != "POST":
        return _lists_page(request, ListForm(), asker)
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _lists_page(request, form, asker, status=UNPROCESSABLE)
    read = form.cleaned_data["list"]
    columns = recognise_columns(read.headings, read.rows, today=clock.today())
    if read.is_pasted and not any(columns):
        columns = (Column.LINE,) * len(columns[:1])
    reference = services.put_in_list(
        read, columns=columns, title=form.cleaned_data["title"], by=_by(asker), at=clock.now()
    )
    return _to("batch", reference)


@require_safe
@never_cache
@login_required
def batch(request: HttpRequest, list_reference: str) -> HttpResponse:
    """The list: its columns to be confirmed, or else its last asking."""
    asker = _asker(request)
    card = _card(asker, list_reference)
    if card.stage is BatchStage.DRAFT:
        form = _columns_form(card)
        return _columns_page(request, card, form, asker)
    with plan_wall(asker):
        runs = list_runs(card.list_id)
    return _run_page(request, card, runs[0], runs, asker)


@require_POST
@never_cache
@login_required
def confirm(request: HttpRequest, list_reference: str) -> HttpResponse:
    """Takes the columns as confirmed and the question for all rows, and begins to ask."""
    asker = _asker(request)
    card = _card(asker, list_reference)
    if card.stage is not BatchStage.DRAFT:
        return _to("batch", list_reference)
    form = _columns_form(card, request.POST)
    if not form.is_valid():
        return _columns_page(request, card, form, asker, status=UNPROCESSABLE)
    begun = services.confirm_columns(
        card, columns=form.columns, question=form.question(), by=_by(asker), day=clock.today(), at=clock.now()
    )
    if begun is not None:
        work_soon(begun, workers=_WORKERS)
    return _to("batch", list_reference)


@require_POST
@never_cache
@login_required
def ask_again(request: HttpRequest, list_reference: str) -> HttpResponse:
    """Asks the whole list again, today; not while it is still being asked."""
    asker = _asker(request)
    card = _card(asker, list_reference)
    begun = services.ask_again(card.list_id, by=_by(asker), day=clock.today(), at=clock.now())
    if begun is not None:
        work_soon(begun, workers=_WORKERS)
    return _to("batch", list_reference)


@require_POST
@never_cache
@login_required
def monthly(request: HttpRequest, list_reference: str) -> HttpResponse:
    """Keeps the list to be asked each month, or not any more."""
    asker = _asker(request)
    card = _card(asker, list_reference)
    form = MonthlyForm(request.POST)
    if form.is_valid():
        services.ask_monthly(card.list_id, monthly_day=form.cleaned_data["monthly_day"], today=clock.today())
    return _to("batch", list_reference)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def remove(request: HttpRequest, list_reference: str) -> HttpResponse:
    """Asks whether the list shall go, and takes it away."""
    asker = _asker(request)
    card = _card(asker, list_reference)
    if not may_remove_list(asker, user_id=card.user_id):
        raise Http404
    if request.method != "POST":
        return render(request, "inquiries/batches/remove.html", {"list": card, "here": "batches"})
    services.remove_list(card.list_id, by=_by(asker).user_id, at=clock.now())
    return HttpResponseRedirect(reverse("batches"), status=SEE_OTHER)


@require_safe
@never_cache
@login_required
def run(request: HttpRequest, list_reference: str, run_id: int) -> HttpResponse:
    """One asking of the list, that of today or an earlier one."""
    asker = _asker(request)
    card = _card(asker, list_reference)
    with plan_wall(asker):
        runs = list_runs(card.list_id)
    return _run_page(request, card, _chosen(runs, run_id), runs, asker)


@require_safe
@never_cache
@login_required
def progress(request: HttpRequest, list_reference: str, run_id: int) -> HttpResponse:
    """How far an asking has come, as a part of its page; tells of nobody."""
    _, chosen, _ = _card_and_run(request, list_reference, run_id)
    _have_it_go_on(chosen, at=clock.now())
    return render(request, "inquiries/batches/_progress.html", {"progress": present_progress(chosen)})


@require_safe
@never_cache
@login_required
@in_english
def download_csv(request: HttpRequest, list_reference: str, run_id: int) -> HttpResponse:
    """Every row of the asking as CSV."""
    card, chosen, asker = _card_and_run(request, list_reference, run_id)
    rows = table_of(card, read_all_rows(card, chosen.run_id, asker=asker, at=clock.now()))
    return _file(render_csv(rows), chosen, "csv", "text/csv; charset=utf-8")


@require_safe
@never_cache
@login_required
@in_english
def download_xlsx(request: HttpRequest, list_reference: str, run_id: int) -> HttpResponse:
    """Every row of the asking as a workbook."""
    card, chosen, asker = _card_and_run(request, list_reference, run_id)
    rows = table_of(card, read_all_rows(card, chosen.run_id, asker=asker, at=clock.now()))
    return _file(render_xlsx(rows, title="answers"), chosen, "xlsx", _XLSX)


def _asker(request: HttpRequest) -> Asker:
    """Whoever may bring lists. Raises PermissionDenied for everybody else."""
    asker = asker_of(request)
    if not may_ask_lists(asker) or asker.organization_id is None:
        raise PermissionDenied
    return asker


def _by(asker: Asker) -> services.AskedBy:
    if asker.organization_id is None or asker.user_id is None:
        raise PermissionDenied
    return services.AskedBy(asker.organization_id, asker.user_id, asker.address)


def _card(asker: Asker, reference: str) -> ListCard:
    """The list, to whom it belongs; another organisation's is just not there. Raises Http404."""
    with plan_wall(asker):
        card = get_list(reference, organization_id=_by(asker).organization_id)
    if card is None:
        raise Http404
    return card


def _card_and_run(request: HttpRequest, reference: str, run_id: int) -> tuple[ListCard, RunCard, Asker]:
    asker = _asker(request)
    card = _card(asker, reference)
    with plan_wall(asker):
        return card, _chosen(list_runs(card.list_id), run_id), asker


def _chosen(runs: tuple[RunCard, ...], run_id: int) -> RunCard:
    found = next((each for each in runs if each.run_id == run_id), None)
    if found is None:
        raise Http404
    return found


def _columns_form(card: ListCard, sent: Any = None) -> ColumnsForm:
    return ColumnsForm(sent, columns=card.columns, headings=card.headings, services=list_services())


def _lists_page(request: HttpRequest, form: ListForm, asker: Asker, *, status: int = 200) -> HttpResponse:
    with plan_wall(asker):
        found = list_lists(organization_id=_by(asker).organization_id)
    lists = [{"list": card, "sentence": progress_sentence(last) if last else ""} for card, last in found]
    return render(
        request, "inquiries/batches/batches.html", {"form": form, "lists": lists, "here": "batches"}, status=status
    )


def _columns_page(
    request: HttpRequest, card: ListCard, form: ColumnsForm, asker: Asker, *, status: int = 200
) -> HttpResponse:
    """The first rows beside what each column is taken for."""
    with plan_wall(asker):
        first, count = list_first_lines(card.list_id, most=_FIRST_ROWS), count_lines(card.list_id)
    words = {"list": card, "form": form, "first": first, "count": count, "here": "batches"}
    return render(request, "inquiries/batches/columns.html", words, status=status)


def _run_page(
    request: HttpRequest, card: ListCard, chosen: RunCard, runs: tuple[RunCard, ...], asker: Asker
) -> HttpResponse:
    now = clock.now()
    _have_it_go_on(chosen, at=now)
    after = _after(request)
    rows, answers = read_rows(
        card, chosen.run_id, after=after, most=ROWS_A_PAGE, action=AccessAction.READ_LIST, asker=asker, at=now
    )
    names = {each.code: each.name for each in list_services()}
    words = {
        "list": card,
        "run": present_run(chosen),
        "asked": present_question(card, chosen, service_names=names),
        "progress": present_progress(chosen),
        "rows": present_rows(rows, answers, card),
        "has_days": has_days(card),
        **_changes(card, chosen, runs, asker, at=now),
        "next": _next(chosen, rows, asker),
        "is_first": after == 0,
        "runs": [present_run(each) for each in runs],
        "monthly": MonthlyForm(initial={"monthly_day": card.monthly_day}),
        "may_remove": may_remove_list(asker, user_id=card.user_id),
        "here": "batches",
    }
    return render(request, "inquiries/batches/run.html", words)


def _next(chosen: RunCard, rows: tuple[ListRow, ...], asker: Asker) -> int | None:
    """Behind which row the next page begins; None where no row is left for it."""
    if len(rows) < ROWS_A_PAGE:
        return None
    with plan_wall(asker):
        return rows[-1].number if list_rows(chosen.run_id, after=rows[-1].number, most=1) else None


def _have_it_go_on(chosen: RunCard, *, at: datetime) -> None:
    """Whoever watches a list sends for a worker where the last one died."""
    if chosen.finished_at is None:
        nudge_stalled(at=at, run_id=chosen.run_id)


def _changes(
    card: ListCard, chosen: RunCard, runs: tuple[RunCard, ...], asker: Asker, *, at: datetime
) -> dict[str, Any]:
    """What is otherwise than in the asking before; nothing for the first one."""
    before = next((each for each in runs if each.run_id < chosen.run_id), None)
    if before is None:
        return {}
    with plan_wall(asker):
        count = count_changed(chosen.run_id)
    changed = read_changed(card, chosen.run_id, most=_CHANGES_SHOWN, asker=asker, at=at) if count else ()
    return {"before": present_run(before), "changed_count": count, "changes": present_changed(changed, card)}


def _after(request: HttpRequest) -> int:
    """Behind which row the page begins."""
    text = request.GET.get("after", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _file(content: bytes, run: RunCard, ending: str, content_type: str) -> HttpResponse:
    """The file under a name that names nobody; one that is not complete says so."""
    state = "" if run.finished_at else "-not-complete"
    name = f"answers-{run.day:%Y-%m-%d}{state}.{ending}"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _to(name: str, reference: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=[reference]), status=SEE_OTHER)
