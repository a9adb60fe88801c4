"""The words of My coverage: short, plain, and said to the person. `you` is said to the member, `they` of somebody whom
one represents."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence in both voices; the second names the person."""

    you: str | Promise
    they: str | Promise

    def to(self, name: str) -> str:
        """The sentence as it is said: to the member where no name is given, else of whom it names."""
        return str(self.they) % {"name": name} if name else str(self.you)


COVERED = Saying(_("You are covered by"), _("%(name)s is covered by"))
COVERED_PARTLY = Saying(_("Part of your coverage is certain. You have"), _("Part is certain. %(name)s has"))
NOT_COVERED = Saying(_("We see no plan for you today"), _("We see no plan for %(name)s today"))
UNSURE = Saying(_("We cannot tell today who covers you"), _("We cannot tell today who covers %(name)s"))
DIED = Saying(_("Our records say that this person died"), _("Our records say that %(name)s died"))
NO_RECORD = Saying(_("We have no record of you yet"), _("We have no record of this person yet"))

# What to know about the headline, by what the record shows.
LEFT_THE_PLAN = Saying(
    _("You were in a plan before, and left it or it ended. You may have a new plan. Call to find out."),
    _("%(name)s was in a plan before, and left it or it ended. There may be a new plan. Call to find out."),
)
NO_PLAN = Saying(
    _("This does not mean that you have no coverage. Our list may be old. Call to find out."),
    _("This does not mean that there is no coverage. Our list may be old. Call to find out."),
)
NOT_SURE = Saying(
    _("Our records do not agree, or a part is missing. This is not a no. Call, and ask which plan you have."),
    _("Our records do not agree, or a part is missing. This is not a no. Call, and ask which plan it is."),
)
DIED_MORE = Saying(
    _("If this is wrong, call the county Medi-Cal office and Social Security now."),
    _("We are sorry. You can still look at this page. If this is wrong, call the county Medi-Cal office now."),
)
NO_RECORD_MORE = Saying(
    _("Plans send us a list each month. If you joined a plan a short time ago, look again next month, or call."),
    _("Plans send us a list each month. Look again next month, or call."),
)

MARKS = {
    "deemed": Saying(
        _("Your Medi-Cal has stopped. Your plan keeps you for a short time. Call your county Medi-Cal office soon."),
        _("Medi-Cal has stopped. The plan keeps %(name)s for a short time. Call the county Medi-Cal office soon."),
    ),
    "on_hold": Saying(
        _("Your Medi-Cal is on hold. Call your plan or your county Medi-Cal office before you get care."),
        _("Medi-Cal is on hold. Call the plan or the county Medi-Cal office before there is care."),
    ),
    "share_of_cost_unmet": Saying(
        _("You have a share of cost. Medi-Cal pays this month after you have paid your share."),
        _("There is a share of cost. Medi-Cal pays this month after the share is paid."),
    ),
    "limited": Saying(
        _("Medi-Cal pays your costs in Medicare only. It pays for no care of its own."),
        _("Medi-Cal pays the costs in Medicare only. It pays for no care of its own."),
    ),
    "disputed": Saying(
        _("Two lists say different things about your plan. Call and ask which one is right."),
        _("Two lists say different things about the plan. Call and ask which one is right."),
    ),
    "unknown": Saying(
        _("We are not sure about this part. Call and ask."), _("We are not sure about this part. Call and ask.")
    ),
}

SIDES = {
    "medicare": _("Medicare"),
    "part_d": _("Medicine (Part D)"),
    "medi_cal": _("Medi-Cal"),
}

GROUPS = {
    "medical": _("Doctors, hospitals and tests"),
    "behavioral": _("Mental health, alcohol and drugs"),
    "dental": _("Teeth"),
    "vision": _("Eyes"),
    "pharmacy": _("Medicine"),
    "long_term_services": _("Help at home and nursing homes"),
    "transport": _("Rides"),
    "supplies": _("Equipment and supplies"),
}

CHARGES = {
    "part_d_copay": _("A small amount for some medicine."),
    "medi_cal_share_of_cost": _("Your Medi-Cal share of cost."),
}
NOTHING_TO_PAY = _("Nothing for care that is covered.")
PAYMENT_NOT_KNOWN = _("We do not know. Ask before you get care.")

# Whom everybody may call, by the code of the line (eligibility/reference/help_lines.yaml), and what for.
HELPERS = {
    "medicare": _("Questions about Medicare. Day and night."),
    "health-care-options": _("Join or leave a Medi-Cal plan."),
    "hicap": _("Free help with Medicare choices, from people who sell nothing."),
    "medi-cal-ombudsman": _("Help when your Medi-Cal plan does not help."),
}
