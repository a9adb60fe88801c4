"""The words of the access trail: for the member in plain words, for the privacy officer in those of the trade."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.facts import AccessAction, Channel, Purpose

# What was done, said to the member.
TO_THE_MEMBER: Mapping[AccessAction, Promise] = {
    AccessAction.ASK_INQUIRY: _("Checked your coverage"),
    AccessAction.READ_INQUIRY: _("Opened an earlier answer about your coverage"),
    AccessAction.LIST_INQUIRIES: _("Saw in a list that your coverage had been checked"),
    AccessAction.EXPORT_INQUIRIES: _("Made a copy of a list of coverage checks, yours among them"),
    AccessAction.READ_LIST: _("Opened an answer about your coverage again, in a list"),
    AccessAction.EXPORT_LIST: _("Took an answer about your coverage away, in the file of a list"),
    AccessAction.VERIFY_RECEIPT: _("Checked that a receipt about your coverage is real"),
    AccessAction.READ_OWN_RECORD: _("Opened your page"),
    AccessAction.LINK_MEMBER: _("Set up your account"),
    AccessAction.SIGN_UP: _("Somebody tried to sign up as you, and a code was sent if that was right"),
    AccessAction.PRINT_SIGN_UP_LETTER: _("Printed a letter with a code for you to sign up"),
    AccessAction.RECORD_REPRESENTATIVE: _("Looked you up to record a representative"),
    AccessAction.READ_TRAIL: _("Opened this list"),
    AccessAction.SEARCH_TRAIL: _("Checked who had looked at your information"),
    AccessAction.EXPORT_TRAIL: _("Made a copy of the list of who had looked at your information"),
    AccessAction.VERIFY_TRAIL: _("Checked that this list was not altered"),
    AccessAction.ARCHIVE_TRAIL: _("Moved old entries of this list to the archive"),
    AccessAction.LOAD_ROSTER: _("Took in a list of members from the state or a plan"),
    AccessAction.READ_ROSTER: _("Opened a list of members from the state or a plan"),
    AccessAction.BREAK_GLASS: _("Opened your record in an emergency"),
    AccessAction.READ_EMERGENCY: _("Opened the report of an emergency look at your record"),
    AccessAction.REVIEW_EMERGENCY: _("Checked whether an emergency look at your record was right"),
    AccessAction.ASK_CONTINUITY: _("Checked whether you may keep a doctor"),
    AccessAction.REQUEST_CONTINUITY: _("Asked your plan to let you keep a doctor"),
    AccessAction.LIST_REQUESTS: _("Saw your request to keep a doctor in a list"),
    AccessAction.READ_REQUEST: _("Opened your request to keep a doctor"),
    AccessAction.WORK_ON_REQUEST: _("Worked on your request to keep a doctor"),
    AccessAction.DECIDE_REQUEST: _("Decided on your request to keep a doctor"),
    AccessAction.READ_ATTACHMENT: _("Opened a document of your request to keep a doctor"),
    AccessAction.READ_NOTICE: _("Opened a letter to you about keeping a doctor"),
    AccessAction.PRINT_NOTICES: _("Printed letters, one of them to you"),
    AccessAction.SWEEP_WINDOWS: _("Closed time to keep a doctor that was over"),
    AccessAction.LOAD_EVIDENCE: _("Took in a list of visits to doctors"),
    AccessAction.READ_EVIDENCE: _("Looked at your visits to a doctor"),
}
REASONS_TO_THE_MEMBER: Mapping[Purpose, Promise] = {
    Purpose.PAYMENT: _("To find out who pays for your care"),
    Purpose.TREATMENT: _("To treat you"),
    Purpose.OPERATIONS: _("To run the office, the plan or this portal"),
    Purpose.MEMBER_REQUEST: _("Because you, or somebody you allowed, asked to see it"),
    Purpose.EMERGENCY: _("Because of an emergency"),
}

# The same, said to a privacy officer.
ACTIONS: Mapping[AccessAction, Promise] = {
    AccessAction.ASK_INQUIRY: _("Inquiry asked"),
    AccessAction.READ_INQUIRY: _("Answer opened again"),
    AccessAction.LIST_INQUIRIES: _("Inquiries listed"),
    AccessAction.EXPORT_INQUIRIES: _("Inquiries exported"),
    AccessAction.READ_LIST: _("Answers of a list opened"),
    AccessAction.EXPORT_LIST: _("Answers of a list downloaded"),
    AccessAction.VERIFY_RECEIPT: _("Receipt verified"),
    AccessAction.READ_OWN_RECORD: _("Member's own page opened"),
    AccessAction.LINK_MEMBER: _("Account linked to a member"),
    AccessAction.SIGN_UP: _("Sign-up asked for"),
    AccessAction.PRINT_SIGN_UP_LETTER: _("Sign-up letter printed"),
    AccessAction.RECORD_REPRESENTATIVE: _("Representative recorded"),
    AccessAction.READ_TRAIL: _("Own trail opened"),
    AccessAction.SEARCH_TRAIL: _("Trail searched"),
    AccessAction.EXPORT_TRAIL: _("Trail exported"),
    AccessAction.VERIFY_TRAIL: _("Trail verified"),
    AccessAction.ARCHIVE_TRAIL: _("Trail archived"),
    AccessAction.LOAD_ROSTER: _("Roster loaded"),
    AccessAction.READ_ROSTER: _("Roster opened"),
    AccessAction.BREAK_GLASS: _("Record opened in an emergency"),
    AccessAction.READ_EMERGENCY: _("Emergency's report opened"),
    AccessAction.REVIEW_EMERGENCY: _("Emergency reviewed"),
    AccessAction.ASK_CONTINUITY: _("Continuity verdict asked"),
    AccessAction.REQUEST_CONTINUITY: _("Continuity requested"),
    AccessAction.LIST_REQUESTS: _("Continuity requests listed"),
    AccessAction.READ_REQUEST: _("Continuity request opened"),
    AccessAction.WORK_ON_REQUEST: _("Continuity request worked on"),
    AccessAction.DECIDE_REQUEST: _("Continuity request decided"),
    AccessAction.READ_ATTACHMENT: _("Attachment opened"),
    AccessAction.READ_NOTICE: _("Letter opened"),
    AccessAction.PRINT_NOTICES: _("Letters printed"),
    AccessAction.SWEEP_WINDOWS: _("Ended windows closed"),
    AccessAction.LOAD_EVIDENCE: _("Evidence loaded"),
    AccessAction.READ_EVIDENCE: _("Evidence opened"),
}
PURPOSES: Mapping[Purpose, Promise] = {
    Purpose.PAYMENT: _("Payment"),
    Purpose.TREATMENT: _("Treatment"),
    Purpose.OPERATIONS: _("Health care operations"),
    Purpose.MEMBER_REQUEST: _("Member's request"),
    Purpose.EMERGENCY: _("Emergency"),
}
CHANNELS: Mapping[Channel, Promise] = {
    Channel.API: _("Program"),
    Channel.PAGE: _("Page"),
    Channel.COMMAND: _("Console"),
    Channel.TASK: _("Task"),
}
