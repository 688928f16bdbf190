"""A language model behind an endpoint that may be slow, busy, down, or careless about shapes."""

import asyncio
import importlib
import itertools
import json
from typing import TYPE_CHECKING, Any, Self, TypeVar, get_args

from pydantic import BaseModel

from hitherto.domain.language_models import ModelFailed, ModelUsage
from hitherto.inference.language_model.options import ModelOptions, OutputMode
from hitherto.inference.language_model.pacing import Pacer, Rest
from hitherto.inference.language_model.parsing import Unusable, parsed
from hitherto.inference.language_model.schema import portable_schema
from hitherto.observe import get_logger
from hitherto.tracing import Attributes, span

if TYPE_CHECKING:
    from hitherto.inference.language_model.endpoint import Endpoint, EndpointFailed, Said

Answer = TypeVar("Answer", bound=BaseModel)

MODES: tuple[OutputMode, ...] = get_args(OutputMode)
ATTEMPTS = 3
"""Requests that are sent for one answer while the endpoint is busy or down."""
FIRST_PAUSE_SECONDS = 1.0
CHARACTERS_A_TOKEN = 4

log = get_logger("hitherto.language_model")


class EndpointModel:
    """Asks one model, and remembers how it has to be asked. Use it in one event loop, and close it there."""

    def __init__(self, options: ModelOptions) -> None:
        self._options = options
        self._pacer = Pacer(options.requests_per_minute, options.tokens_per_minute)
        self._rest = Rest()
        self._modes = list(MODES) if options.output == "auto" else [options.output]
        self._endpoint: Endpoint | None = None
        self._opening = asyncio.Lock()

    @property
    def model(self) -> str:
        """Provider and name."""
        return self._options.title

    @property
    def mode(self) -> OutputMode:
        """The output mode that is used now."""
        return self._modes[0]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._endpoint is not None:
            await self._endpoint.close()

    async def structured(
        self, purpose: str, instructions: str, text: str, output_type: type[Answer]
    ) -> tuple[Answer, ModelUsage]:
        """Return what the model makes of `text` by `instructions`, and what that used.

        Raises:
            ModelFailed: when no usable answer came in time.
        """
        about = {"gen_ai.operation.name": "chat", "gen_ai.request.model": self.model, "hitherto.purpose": purpose}
        with span("ask language model", about, kind="client") as seen:
            try:
                answer, usage = await self._structured(purpose, instructions, text, output_type)
            except ModelFailed as failure:
                seen.note(_told(failure.usage))
                raise
            seen.note(_told(usage))
        return answer, usage

    async def _structured(
        self, purpose: str, instructions: str, text: str, output_type: type[Answer]
    ) -> tuple[Answer, ModelUsage]:
        if self._rest.resting:
            raise ModelFailed("the endpoint failed several times in a row and is left alone for a while")
        await self._opened()  # the packages take seconds to import; that is no delay of the endpoint's
        question = _Question(self, instructions, text, output_type)
        try:
            async with asyncio.timeout(self._options.patience_seconds):
                answer = await question.answered()
        except TimeoutError:
            self._rest.failed()
            failure = ModelFailed(f"no usable answer within {self._options.patience_seconds:g} s{question.so_far}")
        except ModelFailed as error:
            failure = error
        else:
            return answer, question.usage
        log.warning("language model failed", purpose=purpose, model=self.model, reason=failure.reason)
        raise ModelFailed(failure.reason, question.usage + ModelUsage(failures=1))

    async def ask(self, schema: dict[str, Any], instructions: str, text: str) -> "Said":
        """Send one request in the mode that works, or find out which one does. Raises `EndpointFailed`."""
        while True:
            mode = self.mode
            try:
                return await self._ask_politely(mode, schema, instructions, text)
            except self._failures as error:
                if error.kind != "shape" or not self._give_up(mode):
                    raise

    def pause_after(self, error: "EndpointFailed", attempt: int) -> float | None:
        """Return how long to wait before the next attempt; None when there is no point."""
        if error.kind == "down":
            self._rest.failed()
        if error.kind not in ("busy", "down") or attempt + 1 >= ATTEMPTS or self._rest.resting:
            return None
        pause = FIRST_PAUSE_SECONDS * 2**attempt if error.retry_after is None else error.retry_after
        if error.kind == "busy":
            self._pacer.quiet(pause)
        return pause if pause < self._options.patience_seconds else None

    def spend(self, tokens: tuple[int, int]) -> int:
        """Return what so many tokens cost, in millionths."""
        return round(tokens[0] * self._options.input_price + tokens[1] * self._options.output_price)

    @property
    def _failures(self) -> "type[EndpointFailed]":
        from hitherto.inference.language_model.endpoint import EndpointFailed

        return EndpointFailed

    def _give_up(self, mode: OutputMode) -> bool:
        """Stop using a mode that the endpoint refuses; False when there is no other."""
        if len(self._modes) > 1 and self._modes[0] == mode:
            self._modes.pop(0)
            log.info("output mode refused", model=self.model, refused=mode, next=self.mode)
        return self._modes[0] != mode

    async def _ask_politely(self, mode: OutputMode, schema: dict[str, Any], instructions: str, text: str) -> "Said":
        estimate = (len(instructions) + len(text)) // CHARACTERS_A_TOKEN
        await self._pacer.enter(estimate)
        told = instructions if mode == "native" else f"{instructions}\n\n{_shape_in_words(schema)}"
        said = await (await self._opened()).ask(mode, schema, told, text)
        self._rest.answered()
        self._pacer.correct(estimate, sum(said.tokens))
        return said

    async def _opened(self) -> "Endpoint":
        async with self._opening:
            if self._endpoint is None:
                module = await asyncio.to_thread(importlib.import_module, "hitherto.inference.language_model.endpoint")
                self._endpoint = module.Endpoint(self._options)
            return self._endpoint


class _Question:
    """One question, with what it has used so far; that counts also when the caller loses patience."""

    def __init__(self, model: EndpointModel, instructions: str, text: str, output_type: type[BaseModel]) -> None:
        self._model = model
        self._instructions = instructions
        self._text = text
        self._output_type = output_type
        self._schema = portable_schema(output_type)
        self._problem = ""
        self.usage = ModelUsage()

    @property
    def so_far(self) -> str:
        """What went wrong last, to be put behind another reason."""
        return f" ({self._problem})" if self._problem else ""

    async def answered(self) -> Any:
        """Return the answer, repaired once where it is not in shape. Raises `ModelFailed`."""
        said = await self._said(self._text)
        try:
            return self._read(said)
        except Unusable as error:
            problem = str(error)
        said = await self._said(f"{self._text}\n\n{_repair(said, problem, self._schema)}")
        try:
            return self._read(said)
        except Unusable as error:
            raise ModelFailed(f"the answer is unusable, also when asked again: {error}") from None

    def _read(self, said: "Said") -> BaseModel:
        if said.cut:
            raise Unusable("it was cut off because it was too long")
        return parsed(said.text, self._output_type)

    async def _said(self, text: str) -> "Said":
        from hitherto.inference.language_model.endpoint import EndpointFailed

        for attempt in itertools.count():
            self.usage += ModelUsage(calls=1)
            try:
                said = await self._model.ask(self._schema, self._instructions, text)
            except EndpointFailed as error:
                self._problem = error.reason
                pause = self._model.pause_after(error, attempt)
                if pause is None:
                    raise ModelFailed(error.reason) from error
                await asyncio.sleep(pause)
                continue
            used = said.tokens
            self.usage += ModelUsage(input_tokens=used[0], output_tokens=used[1], spend=self._model.spend(used))
            return said
        raise AssertionError("unreachable")


def _told(usage: ModelUsage) -> Attributes:
    """Return what a span says of a call."""
    return {
        "gen_ai.usage.input_tokens": usage.input_tokens,
        "gen_ai.usage.output_tokens": usage.output_tokens,
        "hitherto.calls": usage.calls,
    }


def _shape_in_words(schema: dict[str, Any]) -> str:
    shape = json.dumps(schema, separators=(",", ":"), ensure_ascii=False)
    return f"Answer with one JSON object of this JSON Schema and nothing else:\n{shape}"


def _repair(said: "Said", problem: str, schema: dict[str, Any]) -> str:
    """Return what is added to a question whose answer was not in shape."""
    if said.cut:
        return (
            f"Your last answer to this was cut off. Be brief: leave out what matters least.\n{_shape_in_words(schema)}"
        )
    begin = said.text[:2000]
    return f"Your last answer to this was:\n{begin}\n\nIt cannot be used: {problem}.\n{_shape_in_words(schema)}"
