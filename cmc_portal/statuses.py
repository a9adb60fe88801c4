"""What a page answers with, beside 200: the numbers of HTTP by the words of this project."""

SEE_OTHER = 303
UNPROCESSABLE = 422
TOO_MANY = 429
UNAVAILABLE = 503
