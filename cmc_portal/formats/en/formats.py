"""Days and times in English, as people in California write them: 05/23/2022, 3:43 PM."""

DATE_FORMAT = "m/d/Y"
TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "m/d/Y, g:i A"
YEAR_MONTH_FORMAT = "m/Y"
