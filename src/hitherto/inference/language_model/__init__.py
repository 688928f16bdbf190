"""Language models behind endpoints: OpenAI's, Anthropic's, Google's, and everything that speaks like OpenAI's."""

from hitherto.inference.language_model.adapter import EndpointModel
from hitherto.inference.language_model.options import (
    ModelOptions,
    OutputMode,
    missing_for,
    options_of,
)

__all__ = ["EndpointModel", "ModelOptions", "OutputMode", "missing_for", "options_of"]
