"""A day in a form, as people in California type it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cmc_portal.fields import DayField

MAY_23 = date(2022, 5, 23)


@pytest.mark.parametrize(
    "typed", ["05/23/2022", "5/23/2022", "5/23/22", "2022-05-23", "05232022", " 05232022 ", "20220523"]
)
def test_a_day_is_read_in_the_usual_spellings(typed: str) -> None:
    assert DayField(wrong="Type a day.").clean(typed) == MAY_23


@pytest.mark.parametrize("typed", ["23/05/2022", "23052022", "5232022", "02/29/2022", "today"])
def test_what_is_no_day_is_refused_in_the_words_of_the_form(typed: str) -> None:
    with pytest.raises(ValidationError, match="Type a day."):
        DayField(wrong="Type a day.").clean(typed)
