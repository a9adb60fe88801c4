"""The words for how something was asked, to those who ask."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.facts import Channel

CHANNELS: Mapping[Channel, Promise] = {
    Channel.PAGE: _("On a page"),
    Channel.API: _("By a program"),
    Channel.TASK: _("In a list of many"),
}
