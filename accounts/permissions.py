"""May this asker see that? One function a resource, called by every door."""

from accounts.facts import ADMINISTRATORS, Asker, OrganizationKind, Role, Scope


def may_ask_inquiry(asker: Asker) -> bool:
    """May the asker ask about a patient? At a provider or the state: front desks and administrators. At a health plan:
    continuity coordinators, their supervisors, and administrators. A client with the scope `inquiries:ask`. An operator
    at the console. Not roster managers, benefits editors and privacy officers, whose work needs no patient's coverage;
    not a member or representative, who see their own record, and nobody's by typing two facts."""
    return _works_with_inquiries(asker, roles=_ASK, scope=Scope.ASK_INQUIRIES)


def may_read_inquiries(asker: Asker) -> bool:
    """May the asker read answers that their own organisation was given? Whoever may ask, but a client only with the
    scope `inquiries:read`; and privacy officers, who look into what was disclosed."""
    return _works_with_inquiries(asker, roles=_ASK | {Role.PRIVACY_OFFICER}, scope=Scope.READ_INQUIRIES)


def may_list_inquiries(asker: Asker) -> bool:
    """May the asker look through what their organisation asked before, and take it away? People who may read its
    answers; no program, which keeps the trace numbers it was given."""
    return asker.user_id is not None and may_read_inquiries(asker)


def may_read_inquiry(asker: Asker, *, organization_id: int | None) -> bool:
    """May the asker read this stored answer? Who may read answers at all, in the organisation that asked it; an
    operator at the console, who alone reads what was asked there."""
    if asker.operator:
        return True
    return may_read_inquiries(asker) and organization_id is not None and asker.organization_id == organization_id


def may_ask_lists(asker: Asker) -> bool:
    """May the asker bring a list of patients, and see and take away those of their organisation? Whoever may ask about
    one patient and is a person: programs ask row by row."""
    return asker.user_id is not None and may_ask_inquiry(asker)


def may_remove_list(asker: Asker, *, user_id: int) -> bool:
    """May the asker remove this list of their organisation? Who brought it, and administrators."""
    return may_ask_lists(asker) and (asker.user_id == user_id or bool(asker.roles & ADMINISTRATORS))


def may_see_people(asker: Asker, *, organization_id: int) -> bool:
    """May the asker see who works in the organisation? Its administrators and its privacy officers."""
    return _acts_for(asker, organization_id) and bool(asker.roles & (ADMINISTRATORS | {Role.PRIVACY_OFFICER}))


def may_manage_people(asker: Asker, *, organization_id: int) -> bool:
    """May the asker invite, change and remove people of the organisation? Its administrators, and nobody else's; an
    operator at the console."""
    return bool(asker.operator) or (_acts_for(asker, organization_id) and bool(asker.roles & ADMINISTRATORS))


def may_see_own_page(asker: Asker) -> bool:
    """May the asker see a page "My coverage"? A member, and a representative on the days allowed, while they act for
    themselves."""
    return _acts_for_themselves(asker) and bool(asker.members)


def may_ask_about_own(asker: Asker, *, member_id: int) -> bool:
    """May the asker ask what covers this member, without naming two facts? A member about themselves and a
    representative, on the days allowed, about whom they represent; nobody else, and about nobody else."""
    return _acts_for_themselves(asker) and member_id in asker.members


def may_allow_representative(asker: Asker, *, member_id: int) -> bool:
    """May the asker allow somebody to see this member's data, and end that? The member; not their representatives."""
    return _acts_for_themselves(asker) and asker.own_member == member_id


def may_look_for_represented(asker: Asker) -> bool:
    """May the asker look for a member to record a representative for? A plan's administrators and continuity staff."""
    return asker.organization_kind is OrganizationKind.HEALTH_PLAN and bool(asker.roles & _RECORD_REPRESENTATIVES)


def may_record_representative(asker: Asker, *, plans_today: frozenset[str]) -> bool:
    """May the asker record a representative of a member on paper evidence? A plan's administrators and continuity
    staff, for who is that plan's member today: a plan of the past does not decide who sees the data of the present."""
    return may_look_for_represented(asker) and asker.health_plan in plans_today


def may_break_glass(asker: Asker) -> bool:
    """May the asker open one member's record in an emergency? People who may ask inquiries at a provider or a health
    plan. Not a program, an operator or the state's people, for whom nothing is closed; not a member."""
    kinds = (OrganizationKind.PROVIDER, OrganizationKind.HEALTH_PLAN)
    return asker.user_id is not None and asker.organization_kind in kinds and bool(asker.roles & _ASK)


def may_read_emergency_answer(asker: Asker, *, user_id: int, organization_id: int, is_over: bool) -> bool:
    """May the asker read again what was answered in an emergency? Whoever broke the glass, until it is over; and
    whoever may review it."""
    if asker.user_id == user_id and not is_over:
        return True
    return may_review_emergency(asker, organization_id=organization_id, user_id=user_id)


def may_see_emergencies(asker: Asker) -> bool:
    """May the asker see a queue of emergencies? Privacy officers."""
    return asker.user_id is not None and Role.PRIVACY_OFFICER in asker.roles


def may_see_emergency(asker: Asker, *, organization_id: int, plan_organization_id: int | None) -> bool:
    """May the asker see this emergency? Privacy officers of the organisation whose person broke the glass, of the
    health plan whose member it concerns, and of the state."""
    theirs = asker.organization_id in (organization_id, plan_organization_id)
    return may_see_emergencies(asker) and (theirs or asker.organization_kind is OrganizationKind.STATE)


def may_review_emergency(asker: Asker, *, organization_id: int, user_id: int) -> bool:
    """May the asker say whether this emergency was justified? Privacy officers of the organisation whose person broke
    the glass and of the state; never that person themselves."""
    in_charge = asker.organization_id == organization_id or asker.organization_kind is OrganizationKind.STATE
    return may_see_emergencies(asker) and in_charge and asker.user_id != user_id


def may_see_alerts(asker: Asker) -> bool:
    """May the asker see the alerts of their organisation? Its privacy officers and administrators."""
    return asker.user_id is not None and bool(asker.roles & _GUARDIANS)


def may_see_alert(asker: Asker, *, organization_id: int | None) -> bool:
    """May the asker see this alert? Privacy officers and administrators of the organisation it concerns, and of the
    state."""
    theirs = organization_id is not None and asker.organization_id == organization_id
    return may_see_alerts(asker) and (theirs or asker.organization_kind is OrganizationKind.STATE)


def may_lift_brake(asker: Asker, *, organization_id: int | None, user_id: int | None) -> bool:
    """May the asker let somebody who was stopped go on? Whoever may see the alert; never the person whose questions
    raised it."""
    return may_see_alert(asker, organization_id=organization_id) and asker.user_id != user_id


def may_see_own_trail(asker: Asker, *, member_id: int) -> bool:
    """May the asker see who looked at this member's data? The member, and a representative on the days allowed, while
    they act for themselves."""
    return _acts_for_themselves(asker) and member_id in asker.members


def may_search_trail(asker: Asker) -> bool:
    """May the asker search the access trail? Privacy officers. A provider's see what their own organisation's people
    and programs looked at; a health plan's also who looked at their members, present and past; the state's see all."""
    return asker.user_id is not None and Role.PRIVACY_OFFICER in asker.roles and asker.organization_id is not None


def may_see_member(asker: Asker, *, member_id: int, is_of_plan: bool = False, in_emergency: bool = False) -> bool:
    """May the asker see this member's record, other than as the answer to an inquiry?

    The member, and their representatives on the days allowed. A health plan's administrators and continuity staff, for
    who was their plan's member on the day in question (`is_of_plan`: eligibility/rules/plan_scope.py). Whoever opened
    the record in an emergency that holds (`in_emergency`). An operator at the console. No provider and nobody of the
    state: they are told of a member in answer to an inquiry, and browse nobody. No program.
    """
    if asker.operator:
        return True
    if _acts_for_themselves(asker):
        return member_id in asker.members
    if asker.user_id is None:
        return False
    return in_emergency or (is_of_plan and _is_of_a_plan(asker) and bool(asker.roles & _PLANS_MEMBER_STAFF))


def may_load_roster(asker: Asker) -> bool:
    """May the asker load a roster? A health plan's roster managers; a health plan's client with the scope
    `roster:load`; an operator at the console. Nobody of a provider, and no administrator by being one."""
    if asker.operator:
        return True
    may = Scope.LOAD_ROSTERS in asker.scopes if asker.client_id is not None else Role.ROSTER_MANAGER in asker.roles
    return may and _is_of_a_plan(asker)


def may_read_rosters(asker: Asker) -> bool:
    """May the asker see what became of a plan's rosters? Whoever may load them, and the plan's administrators."""
    return may_load_roster(asker) or (_is_of_a_plan(asker) and Role.PLAN_ADMINISTRATOR in asker.roles)


def may_request_continuity(asker: Asker) -> bool:
    """May the asker ask that somebody keep a provider? A member and a representative, while they act for themselves and
    for whom they may see. At a provider: front desks and administrators. At a health plan: continuity staff and
    administrators, for a caller. A client of either with the scope `continuity:request`. Nobody of the state."""
    return _acts_for_themselves(asker) or _asks_for_continuity(asker)


def may_request_for(asker: Asker, *, member_id: int, plan_code: str) -> bool:
    """May the asker ask for this member, in that plan? Members and representatives for whom they may see; a health
    plan's people and programs for their own plan. A provider's for whomever two facts or an inquiry of their own
    organisation named: that is for the door to show."""
    if _acts_for_themselves(asker):
        return member_id in asker.members
    return _asks_for_continuity(asker) and (not _is_of_a_plan(asker) or asker.health_plan == plan_code)


def may_see_request(asker: Asker, *, member_id: int, plan_code: str, organization_id: int | None) -> bool:
    """May the asker see this request and where it stands? The member, and representatives on the days allowed. Who may
    request at all: at a provider what their own organisation asked, at a health plan what concerns that plan. An
    operator at the console."""
    if asker.operator:
        return True
    if _acts_for_themselves(asker):
        return member_id in asker.members
    if not _asks_for_continuity(asker):
        return False
    if _is_of_a_plan(asker):
        return asker.health_plan == plan_code
    return organization_id is not None and asker.organization_id == organization_id


def may_add_to_request(asker: Asker, *, member_id: int, plan_code: str, organization_id: int | None) -> bool:
    """May the asker add evidence to this request and submit a draft of it? Whoever asked or may see it; not an operator
    at the console."""
    return not asker.operator and may_see_request(
        asker, member_id=member_id, plan_code=plan_code, organization_id=organization_id
    )


def may_withdraw_request(asker: Asker, *, member_id: int, plan_code: str, organization_id: int | None) -> bool:
    """May the asker withdraw this request? Members, representatives and the plan, who may add to it. At a provider, its
    people and programs alike: the organisation whose request it is (`organization_id`), and none that only asked the
    same."""
    return may_add_to_request(asker, member_id=member_id, plan_code=plan_code, organization_id=organization_id)


def may_work_requests(asker: Asker) -> bool:
    """May the asker work on their plan's requests: queues, claiming, assigning, reviewing, asking for more, internal
    notes? A health plan's continuity coordinators, their supervisors, and administrators. No program."""
    return asker.user_id is not None and _is_of_a_plan(asker) and bool(asker.roles & _PLANS_MEMBER_STAFF)


def may_work_request(asker: Asker, *, plan_code: str) -> bool:
    """May the asker work on this request? Who may work on requests, in the plan that it concerns."""
    return may_work_requests(asker) and asker.health_plan == plan_code


def may_decide_request(asker: Asker, *, plan_code: str) -> bool:
    """May the asker sign the decision? Coordinators and supervisors of the plan that it concerns. Never anybody of a
    provider, a medical group included: plans do not delegate it. No administrator by being one, no program, no
    operator."""
    return may_work_request(asker, plan_code=plan_code) and bool(asker.roles & _SIGNERS)


def may_overrule_verdict(asker: Asker, *, plan_code: str) -> bool:
    """May the asker decide against the computed verdict, with a written reason, and void a request? Supervisors of the
    plan that it concerns."""
    return may_work_request(asker, plan_code=plan_code) and Role.CONTINUITY_SUPERVISOR in asker.roles


def may_see_start(asker: Asker) -> bool:
    """May the asker see the page on which a plan's day begins? All people of a health plan; each part of it is shown to
    whom it is open elsewhere."""
    return asker.user_id is not None and _is_of_a_plan(asker) and bool(asker.roles)


def may_see_figures(asker: Asker) -> bool:
    """May the asker see how many were enrolled and asked about, nobody by name? All people of a health plan, of their
    own; the state's, of all."""
    is_state = asker.user_id is not None and asker.organization_kind is OrganizationKind.STATE
    return may_see_start(asker) or (is_state and bool(asker.roles))


def may_see_timeliness(asker: Asker) -> bool:
    """May the asker see how timely their plan decides, and what its tasks gave up? Supervisors and administrators of a
    health plan."""
    return may_work_requests(asker) and bool(asker.roles & {Role.CONTINUITY_SUPERVISOR, Role.PLAN_ADMINISTRATOR})


def may_load_evidence(asker: Asker) -> bool:
    """May the asker load networks and visits? Whoever may load rosters: such files are of the same make."""
    return may_load_roster(asker)


def may_see_benefit_drafts(asker: Asker) -> bool:
    """May the asker see the drafts in which their plan changes what it says it covers? A health plan's benefits editors
    and administrators. No program, no operator: what is published anybody may see."""
    return asker.user_id is not None and _is_of_a_plan(asker) and bool(asker.roles & _PUBLISH_BENEFITS)


def may_edit_benefits(asker: Asker, *, plan_code: str) -> bool:
    """May the asker draft changes to this plan's benefit lines? Its benefits editors; not its administrators by being
    some, who are there to publish."""
    own = may_see_benefit_drafts(asker) and asker.health_plan == plan_code
    return own and Role.BENEFITS_EDITOR in asker.roles


def may_publish_benefits(asker: Asker, *, plan_code: str, authors: frozenset[int]) -> bool:
    """May the asker publish this draft? Benefits editors and administrators of the plan; nobody who wrote any of it."""
    own = may_see_benefit_drafts(asker) and asker.health_plan == plan_code
    return own and asker.user_id not in authors


def may_take_back_benefits(asker: Asker, *, plan_code: str) -> bool:
    """May the asker draft the undoing of a published draft, for somebody else to publish? Benefits editors and
    administrators of the plan."""
    return may_see_benefit_drafts(asker) and asker.health_plan == plan_code


_PUBLISH_BENEFITS = frozenset({Role.BENEFITS_EDITOR, Role.PLAN_ADMINISTRATOR})

_SIGNERS = frozenset({Role.CONTINUITY_COORDINATOR, Role.CONTINUITY_SUPERVISOR})

_REQUEST_AT_PROVIDERS = frozenset({Role.FRONT_DESK, Role.PROVIDER_ADMINISTRATOR})

_GUARDIANS = ADMINISTRATORS | {Role.PRIVACY_OFFICER}

_RECORD_REPRESENTATIVES = frozenset({Role.PLAN_ADMINISTRATOR, Role.CONTINUITY_COORDINATOR, Role.CONTINUITY_SUPERVISOR})

_PLANS_MEMBER_STAFF = frozenset({Role.PLAN_ADMINISTRATOR, Role.CONTINUITY_COORDINATOR, Role.CONTINUITY_SUPERVISOR})

_ASK = ADMINISTRATORS | {Role.FRONT_DESK, Role.CONTINUITY_COORDINATOR, Role.CONTINUITY_SUPERVISOR}


def _works_with_inquiries(asker: Asker, *, roles: frozenset[Role], scope: Scope) -> bool:
    if asker.operator:
        return True
    if asker.organization_id is None:
        return False
    return scope in asker.scopes if asker.client_id is not None else bool(asker.roles & roles)


def _acts_for(asker: Asker, organization_id: int) -> bool:
    return asker.user_id is not None and asker.organization_id == organization_id


def _acts_for_themselves(asker: Asker) -> bool:
    return asker.user_id is not None and asker.organization_id is None


def _is_of_a_plan(asker: Asker) -> bool:
    return asker.organization_kind is OrganizationKind.HEALTH_PLAN and asker.health_plan != ""


def _asks_for_continuity(asker: Asker) -> bool:
    if asker.client_id is not None:
        asks = Scope.REQUEST_CONTINUITY in asker.scopes
    else:
        asks = bool(asker.roles & (_PLANS_MEMBER_STAFF if _is_of_a_plan(asker) else _REQUEST_AT_PROVIDERS))
    is_provider = asker.organization_kind is OrganizationKind.PROVIDER
    return asks and asker.organization_id is not None and (is_provider or _is_of_a_plan(asker))
