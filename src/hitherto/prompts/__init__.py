"""The texts that go out to a model: files of their own, with a version that traces show."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_VERSION = re.compile(r"version: (\d+)\n")
_SECTION = re.compile(r"^# (.+)\n", re.MULTILINE)
_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text in sections, with places in braces for what is only known when it is sent."""

    name: str
    version: int
    sections: dict[str, str]

    @property
    def title(self) -> str:
        """Name and version."""
        return f"{self.name}/{self.version}"

    def written(self, **values: str) -> str:
        """Return the text with its places filled. A section all of whose places are empty is left out."""
        parts = []
        for heading, text in self.sections.items():
            places = _PLACE.findall(text)
            if not places or any(values[place] for place in places):
                filled = _PLACE.sub(lambda match: values[match[1]] or "(none)", text)
                parts.append(f"# {heading}\n{filled}")
        return "\n".join(parts)


@cache
def prompt(name: str) -> Prompt:
    """Return the prompt with this name, as the package holds it."""
    text = (files(__package__) / f"{name}.md").read_text(encoding="utf-8")
    version = _VERSION.match(text)
    if version is None:
        raise ValueError(f"the prompt {name} does not begin with its version")
    _, *parts = _SECTION.split(text[version.end() :])
    sections = {heading: body.strip() + "\n" for heading, body in zip(parts[::2], parts[1::2], strict=True)}
    return Prompt(name, int(version[1]), sections)
