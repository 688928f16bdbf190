"""The default embedder, with the real model."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from hitherto.inference.bundled import ModelFiles, locate_embedder
from hitherto.inference.onnx_embedder import OnnxEmbedder

TEXTS = [
    "Ann: I planted tomatoes on the balcony.",
    "Ann grows vegetables at home.",
    "The train to Vienna was late again.",
    "",
    "Zoë bought a violin. " * 80,
]


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    files = locate_embedder()
    assert isinstance(files, ModelFiles)
    return OnnxEmbedder(files)


def test_vectors_are_float32_of_length_one(embedder: OnnxEmbedder):
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimensions) == (5, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_are_no_vectors(embedder: OnnxEmbedder):
    assert embedder.embed([]).shape == (0, 384)


def test_near_meanings_are_nearer_than_others(embedder: OnnxEmbedder):
    first, same, other = embedder.embed(TEXTS[:3])
    assert first @ same > first @ other + 0.05


def test_a_vector_does_not_depend_on_the_company_of_its_text(embedder: OnnxEmbedder):
    texts = [f"{'word ' * (20 - number)}number {number}" for number in range(20)]
    together = embedder.embed(texts)
    alone = np.concatenate([embedder.embed([text]) for text in texts])
    assert np.array_equal(together, alone)
    assert len({vector.tobytes() for vector in together}) == len(texts)


def test_what_lies_beyond_the_longest_text_is_not_seen(embedder: OnnxEmbedder):
    long = "word " * 300
    assert np.array_equal(embedder.embed([long]), embedder.embed([long + "violin " * 50]))


def test_the_model_is_named_by_its_files(embedder: OnnxEmbedder):
    assert embedder.model == "bge_small_en@68807e3ff2ab/mean/384"


def test_several_threads_may_embed_at_once():
    files = locate_embedder()
    assert isinstance(files, ModelFiles)
    fresh = OnnxEmbedder(files)
    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(lambda _: fresh.embed([TEXTS[0]]), range(8)))
    assert all(np.array_equal(result, results[0]) for result in results)


def test_warming_up_reads_the_model():
    files = locate_embedder()
    assert isinstance(files, ModelFiles)
    fresh = OnnxEmbedder(files)
    fresh.warm_up()
    assert fresh._loaded is not None


def test_opening_a_model_leaves_no_report_in_the_home_folder(tmp_path: Path):
    program = """
from hitherto.inference.bundled import locate_embedder
from hitherto.inference.onnx_embedder import OnnxEmbedder
print(OnnxEmbedder(locate_embedder()).embed(["tea"]).shape)
"""
    kept = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    done = subprocess.run(
        [sys.executable, "-c", program], env={**kept, "HOME": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "(1, 384)"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
