"""Sending over lines so slow that a batch takes longer than any silence would be borne."""

import socket
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection

_PIECE: Final = 4096
"""Bytes that must get out within one limit of silence; whole batches took longer at 64 kbit/s."""
_UNDER_WAY: Final = 32_768
"""Bytes that the system may hold back after they were handed to it: while they go out nothing is
heard, and more of them than the line carries in that time would look like a dead connection."""


class _PatientAdapter(HTTPAdapter):
    def init_poolmanager(self, *arguments: Any, **more: Any) -> None:
        """Make the connections; called by the adapter itself."""
        buffered = (socket.SOL_SOCKET, socket.SO_SNDBUF, _UNDER_WAY)
        options = [*HTTPConnection.default_socket_options, buffered]
        super().init_poolmanager(*arguments, **more, socket_options=options, blocksize=_PIECE)


def patient_session() -> requests.Session:
    """A session in which a request may take however long, as long as it goes forward.

    Only bodies given as files go out by pieces.
    """
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, _PatientAdapter())
    return session
