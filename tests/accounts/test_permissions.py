"""May this asker see that? Ana's clinic asked; Ben works in the same clinic, Cy in another."""

import pytest

from accounts.facts import Asker, Channel
from accounts.permissions import may_read_inquiry

CLINIC, ELSEWHERE = 1, 2
ANA = Asker(Channel.PAGE, organization_id=CLINIC, user_id=1)
BEN = Asker(Channel.API, organization_id=CLINIC, client_id=1)
CY = Asker(Channel.PAGE, organization_id=ELSEWHERE, user_id=3)
OPERATOR = Asker(Channel.COMMAND, organization_id=None, operator="console")
NOBODY = Asker(Channel.PAGE, organization_id=None, user_id=4)


@pytest.mark.parametrize(("asker", "may"), [(ANA, True), (BEN, True), (CY, False), (OPERATOR, True), (NOBODY, False)])
def test_an_answer_is_read_by_the_organisation_that_asked(asker: Asker, may: bool) -> None:
    assert may_read_inquiry(asker, organization_id=CLINIC) is may


@pytest.mark.parametrize(("asker", "may"), [(ANA, False), (BEN, False), (CY, False), (OPERATOR, True), (NOBODY, False)])
def test_what_an_operator_asked_at_the_console_is_read_there_only(asker: Asker, may: bool) -> None:
    assert may_read_inquiry(asker, organization_id=None) is may
