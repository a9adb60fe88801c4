"""The floor, the least that a recorded look-up can cost: authentication, one SELECT, one INSERT, constant JSON."""

from functools import cache

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from accounts.authentication import TokenAuthentication

FLOOR_PATH = "/bench/floor"
_AUTHENTICATION = TokenAuthentication()
_SELECT = "SELECT last_name, first_name, birth_date FROM eligibility_memberdetails WHERE id = %s"
_INSERT = "INSERT INTO bench_floor (record) VALUES (%s)"

# The plainest table that can keep such a row: numbered, one index, compressed or not as the portal's own answers are.
_TABLES = """
DROP TABLE IF EXISTS bench_floor, bench_floor_sample;
CREATE TABLE bench_floor (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, record text NOT NULL);
CREATE TABLE bench_floor_sample (record text NOT NULL);
GRANT SELECT, INSERT ON bench_floor, bench_floor_sample TO portal_app;
"""
# How wide is a recorded inquiry, and which one is nearest to that?
_SAMPLE = """
WITH sizes AS (
    SELECT trace_number, asked_at, length(question || answer) AS characters, octet_length(r::text) AS bytes
    FROM inquiries_inquiry r ORDER BY asked_at DESC LIMIT 5000
), mean AS (SELECT avg(characters) AS characters, avg(bytes) AS bytes FROM sizes),
nearest AS (
    SELECT sizes.trace_number, sizes.asked_at FROM sizes, mean ORDER BY abs(sizes.characters - mean.characters) LIMIT 1
)
INSERT INTO bench_floor_sample SELECT r::text FROM inquiries_inquiry r JOIN nearest USING (trace_number, asked_at)
RETURNING octet_length(record), (SELECT round(bytes) FROM mean)
"""
# How does the portal keep its answers: in line or out of it, compressed by what, up to which width?
_STORAGE = """
SELECT attstorage::text, attcompression::text,
       (SELECT option_value FROM pg_class, pg_options_to_table(reloptions)
        WHERE oid = (SELECT max(inhrelid) FROM pg_inherits WHERE inhparent = attrelid)
        AND option_name = 'toast_tuple_target')
FROM pg_attribute WHERE attrelid = 'inquiries_inquiry'::regclass AND attname = 'answer'
"""
_STORAGE_WORDS = {"p": "PLAIN", "e": "EXTERNAL", "m": "MAIN", "x": "EXTENDED"}
_COMPRESSION_WORDS = {"": "default", "p": "pglz", "l": "lz4"}


@csrf_exempt
def floor(request: HttpRequest) -> HttpResponse:
    """One row read by its primary key, one row as wide as a recorded inquiry written."""
    if _AUTHENTICATION.authenticate(request) is None:
        return HttpResponse(status=401)
    with connection.cursor() as cursor:
        cursor.execute(_SELECT, (orjson.loads(request.body)["id"],))
        cursor.fetchone()
        cursor.execute(_INSERT, (_record(),))
    return HttpResponse(b'{"outcome":"active"}', status=201, content_type="application/json")


@cache
def _record() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT record FROM bench_floor_sample")
        record: str = cursor.fetchone()[0]
    return record


def make_floor_tables() -> None:
    """Makes the floor's tables anew, empty; its rows are kept as the portal's answers are."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        cursor.execute(_STORAGE)
        storage, compression, width = cursor.fetchone()
        cursor.execute(f"ALTER TABLE bench_floor ALTER record SET STORAGE {_STORAGE_WORDS[storage]}")
        method = _COMPRESSION_WORDS[compression.strip("\0")]
        cursor.execute(f"ALTER TABLE bench_floor ALTER record SET COMPRESSION {method}")
        if width:
            cursor.execute(f"ALTER TABLE bench_floor SET (toast_tuple_target = {int(width)})")


def choose_floor_record() -> tuple[int, int]:
    """Gives the floor a row that was really recorded; its width in bytes, and the mean of those recorded of late."""
    with connection.cursor() as cursor:
        cursor.execute(_SAMPLE)
        width, mean = cursor.fetchone()
    return width, int(mean)
