"""What a request must be before its body is worth reading; else the problem that answers it."""

from fastapi import Request, Response
from starlette.requests import ClientDisconnect

from sync.centre.bodies import Unreadable, read_body
from sync.centre.problems import problem


def media_refusal(request: Request, media_type: str, encodings: tuple[str, ...]) -> Response | None:
    """The problem with a request of another type, or in another encoding; None where it fits."""
    found = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if found != media_type:
        return problem(415, "media-type", f"Only {media_type} is understood here.")
    if request.headers.get("content-encoding", "identity") not in encodings:
        return problem(415, "encoding", f"Only these encodings are known: {', '.join(encodings)}.")
    return None


async def body_of(
    request: Request, max_bytes: int, whole_s: float | None = None
) -> bytes | Response:
    """The body, or the problem with it; see `sync.centre.bodies.read_body`."""
    try:
        data = await read_body(request, max_bytes, whole_s=whole_s)
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it
    return unreadable(data, max_bytes) if isinstance(data, Unreadable) else data


def unreadable(why: Unreadable, max_bytes: int) -> Response:
    """The problem with a body that was not taken."""
    match why:
        case Unreadable.TOO_LARGE:
            return problem(413, why.value, f"More than {max_bytes} bytes are not taken.")
        case Unreadable.STALLED:
            return problem(408, why.value, "The body was too long in coming.")
        case Unreadable.NOT_ZSTD:
            return problem(422, why.value, "The body is not what its encoding says.")
