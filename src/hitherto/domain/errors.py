"""The one exception family; the faces translate it, nothing else raises towards a user.

The first line of each docstring is the meaning, `status` the HTTP status that the faces answer with, and
`code` the stable word for programs.
"""


class HithertoError(Exception):
    """Something the caller should know, said in words that help."""

    status = 500
    code = "internal_error"

    def __init__(self, message: str, *, param: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.param = param


class InvalidInput(HithertoError):
    """The request says something that cannot be; the message names what would be right."""

    status = 400
    code = "invalid_request"


class AlreadyExists(HithertoError):
    """An id is taken. 400, not 409: official 2.x clients repeat a 409 five times."""

    status = 400
    code = "already_exists"

    def __init__(self, noun: str, external_id: str, *, param: str | None = None) -> None:
        super().__init__(f"{noun} already exists with {noun}_id: {external_id}", param=param or f"{noun}_id")


class NotFound(HithertoError):
    """No such thing for this caller; things of another project do not exist either."""

    status = 404
    code = "not_found"

    def __init__(self, noun: str, identifier: str) -> None:
        super().__init__(f"{noun} not found: {identifier}")
        self.noun = noun


class Unauthorized(HithertoError):
    """No key, or one that does not open this door."""

    status = 401
    code = "unauthorized"


class Forbidden(HithertoError):
    """The caller may not do this from where the request comes."""

    status = 403
    code = "forbidden"


class TooSlow(HithertoError):
    """The request did not arrive in the time that the server waits for one."""

    status = 408
    code = "request_timeout"


class PayloadTooLarge(HithertoError):
    """The body is larger than the server takes."""

    status = 413
    code = "payload_too_large"


class TooManyRequests(HithertoError):
    """The caller makes more requests than it may; `headers` are what the answer tells of the limit."""

    status = 429
    code = "rate_limited"

    def __init__(self, message: str, *, retry_after_seconds: int, headers: dict[str, str]) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds
        self.headers = headers


class Unavailable(HithertoError):
    """A passing condition; the same request can succeed later.

    The message is for the log, and may name places and causes. `told` is what callers are told: what is the matter,
    in words that give nothing away.
    """

    status = 503
    code = "unavailable"
    retry_after_seconds = 1

    def __init__(self, message: str, *, told: str = "") -> None:
        super().__init__(message)
        self.told = told


class ModelUnavailable(Unavailable):
    """A model behind an endpoint gives nothing now. What can go on without it does; see docs/models.md."""

    code = "model_unavailable"


class Damaged(HithertoError):
    """What was stored cannot be read any more; somebody has to mend it."""

    code = "damaged"


class Misconfigured(HithertoError):
    """The settings cannot work; said once, at start-up."""

    status = 500
    code = "misconfigured"
