"""Answers that say what went wrong, as RFC 9457 has them."""

import json
from typing import Final

from fastapi import Request, Response
from starlette.exceptions import HTTPException

MEDIA_TYPE: Final = "application/problem+json"


def problem(status: int, code: str, title: str, retry_after_s: int | None = None) -> Response:
    """A problem document.

    :param code: what a program goes by; stable, unlike the title.
    :param retry_after_s: seconds after which trying again makes sense.
    """
    body = {"type": f"urn:chot:problem:{code}", "title": title, "status": status, "code": code}
    headers = {"Cache-Control": "no-store"}
    if retry_after_s is not None:
        headers["Retry-After"] = str(retry_after_s)
    return Response(json.dumps(body), status, headers, media_type=MEDIA_TYPE)


async def http_problem(_request: Request, error: Exception) -> Response:
    """What the framework itself refuses: unknown pages, wrong methods."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it alone
    answer = problem(error.status_code, "http", error.detail)
    answer.headers.update(error.headers or {})
    return answer


async def bug(_request: Request, _error: Exception) -> Response:
    """A fault of ours; what it was stands in the log, not in the answer."""
    return problem(500, "bug", "The centre made a mistake; it is in its log.")
