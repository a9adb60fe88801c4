"""Fetching a document from an address that somebody outside wrote down: by https alone, never from our own network, not
much, and not for long. Redirects are not followed."""

import socket
import ssl
from contextlib import suppress
from http.client import HTTPException, HTTPSConnection
from ipaddress import IPv6Network, ip_address
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

_MOST_BYTES = 65_536
_PATIENCE_SECONDS = 5.0
_LONGEST_URL = 2_000
# All public addresses of IPv6, and those of them behind which one of IPv4 hides (6to4).
_UNICAST, _TRANSLATED = IPv6Network("2000::/3"), IPv6Network("2002::/16")


class FetchRefused(Exception):
    """Nothing was fetched; the message says why, without repeating what was answered."""


def fetch(url: str) -> bytes:
    """The document at that address. Raises FetchRefused."""
    host, port, target = _split(url)
    connection = _PinnedConnection(host, port, address=_address_of(host, port))
    watchdog = Timer(_PATIENCE_SECONDS, connection.abandon)
    watchdog.daemon = True
    watchdog.start()
    try:
        connection.request("GET", target, headers={"Accept": "application/json", "Connection": "close"})
        return _read(connection)
    except (OSError, HTTPException, ValueError) as error:
        raise FetchRefused(f"The address did not answer as it should: {type(error).__name__}.") from error
    finally:
        watchdog.cancel()
        connection.close()


def check_url(url: str) -> str:
    """The address, when it is one that could be asked. Raises FetchRefused."""
    _split(url)
    return url


class _PinnedConnection(HTTPSConnection):
    """Speaks to the one address that was looked up and found public, so that a second look-up cannot lead elsewhere."""

    def __init__(self, host: str, port: int, *, address: str) -> None:
        context = ssl.create_default_context()
        if settings.OUTBOUND_CA_FILE:
            context.load_verify_locations(settings.OUTBOUND_CA_FILE)
        super().__init__(host, port, timeout=_PATIENCE_SECONDS, context=context)
        self._address, self._tls = address, context
        # The connection itself lets go of its socket while an answer is still being read from it.
        self._wire: socket.socket | None = None
        self.abandoned = False

    def connect(self) -> None:
        """Connects to the address; the certificate must still be the host's."""
        plain = socket.create_connection((self._address, self.port), _PATIENCE_SECONDS)
        # The handshake comes second, so that it too can be abandoned.
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self._wire = self.sock
        self.sock.do_handshake()

    def abandon(self) -> None:
        """Ends whatever is being waited for: each read alone has its limit, but a server may drip."""
        self.abandoned = True
        if self._wire:
            with suppress(OSError):
                # Not the wire's own, which would wait to say good-bye.
                socket.socket.shutdown(self._wire, socket.SHUT_RDWR)


def _read(connection: _PinnedConnection) -> bytes:
    response = connection.getresponse()
    if response.status != 200:
        raise FetchRefused(f"The address answered {response.status}; redirects are not followed.")
    body = response.read(_MOST_BYTES + 1)
    if len(body) > _MOST_BYTES:
        raise FetchRefused(f"The document is larger than {_MOST_BYTES} bytes.")
    if connection.abandoned:
        raise FetchRefused(f"The address took longer than {_PATIENCE_SECONDS:g} seconds.")
    return body


def _split(url: str) -> tuple[str, int, str]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 443
    except ValueError as error:
        raise FetchRefused("This is not an address.") from error
    if parts.scheme != "https" or not host or parts.username is not None or len(url) > _LONGEST_URL:
        raise FetchRefused("The address must begin with https:// and name a host, and nobody's password.")
    return host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _address_of(host: str, port: int) -> str:
    try:
        found: list[Any] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchRefused("The host of the address is not known.") from error
    addresses = [str(each[4][0]) for each in found]
    if not settings.OUTBOUND_PRIVATE_ADDRESSES and not all(_is_public(address) for address in addresses):
        raise FetchRefused("The address lies in a network that is not public.")
    return addresses[0]


def _is_public(address: str) -> bool:
    ip = ip_address(address.partition("%")[0])
    if ip.version == 6 and (ip not in _UNICAST or ip in _TRANSLATED):
        return False
    return ip.is_global and not ip.is_multicast
