"""Logging for every process of the portal: no handler, whoever brought it, gets a record that names a member."""

import logging
import logging.config
import sys
import traceback
from types import TracebackType
from typing import Any

from celery.signals import setup_logging

from cmc_portal.masking import mask

_FORMATTER = logging.Formatter()


def make_masked_record(*arguments: Any, **more: Any) -> logging.LogRecord:
    """A record whose message is already put together and masked, its traceback too.

    Done when a record is made, not by a filter on a handler: so it holds for Celery's handlers, the web server's and
    those of any library as it does for ours. Formatters use `exc_text` where it is there.
    """
    record = logging.LogRecord(*arguments, **more)
    record.msg, record.args = mask(_message(record)), None
    if record.exc_info:
        record.exc_text = mask(_FORMATTER.formatException(record.exc_info))
    return record


def configure(config: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: masks every record of this process from now on, then sets up handlers as the settings
    say."""
    logging.setLogRecordFactory(make_masked_record)
    logging.captureWarnings(True)
    logging.config.dictConfig(config)
    sys.excepthook = print_masked


def print_masked(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What a command died of, as Python prints it, masked: a console is a log too, once a timer runs the command."""
    sys.stderr.write(mask("".join(traceback.format_exception(kind, error, trace))))


@setup_logging.connect
def keep_our_handlers(**_: Any) -> None:
    """Celery replaces the handlers of the root logger unless somebody answers this signal; Django has set them up."""


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        # A format that does not fit its arguments; the arguments may be what must not be seen.
        return f"{record.msg} [arguments do not fit the message]"
