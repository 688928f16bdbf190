"""Questions to the language model on behalf of a project: counted, and never a reason to fail."""

from typing import TypeVar

from pydantic import BaseModel

from hitherto.domain.identity import ProjectKey
from hitherto.domain.language_models import ModelFailed, ModelUsage
from hitherto.services.core import Core
from hitherto.store import model_usage

Answer = TypeVar("Answer", bound=BaseModel)


class Asking:
    """Asks for one project. Where there is no model, or it fails, the answer is None and the caller has its own way."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self._core = core
        self._project = project

    @property
    def available(self) -> bool:
        """Whether there is anybody to ask."""
        return self._core.language_model is not None

    async def ask(self, purpose: str, instructions: str, text: str, shape: type[Answer]) -> Answer | None:
        """Return what the model makes of `text`, in the given shape; None where it makes nothing of it."""
        model = self._core.language_model
        if model is None:
            return None
        try:
            answer, usage = await model.structured(purpose, instructions, text, shape)
        except ModelFailed as failure:
            await self._count(model.model, purpose, failure.usage, failure.reason)
            return None
        await self._count(model.model, purpose, usage, None)
        return answer

    async def _count(self, model: str, purpose: str, usage: ModelUsage, problem: str | None) -> None:
        now = self._core.clock.now()
        await self._core.store.write(lambda tx: model_usage.add(tx, self._project, model, purpose, usage, now, problem))
