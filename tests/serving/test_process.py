"""What a process asks of the operating system, asked in processes of their own."""

import json
import subprocess
import sys

import pytest


def printed(program: str) -> object:
    """Return the JSON that a Python program prints."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


def test_being_nice_lowers_the_priority_by_five() -> None:
    before, after = printed(
        "import json, os\nfrom hitherto.serving.process import be_nice\n"
        "before = os.nice(0)\nbe_nice()\nprint(json.dumps([before, os.nice(0)]))"
    )
    assert after == min(before + 5, 19)


def test_threads_inside_a_matrix_product_are_one_unless_somebody_says_otherwise() -> None:
    program = (
        "import json, os\nos.environ.update({0})\nfrom hitherto.serving.process import use_little_memory\n"
        "use_little_memory()\nprint(json.dumps([os.environ['OMP_NUM_THREADS'], os.environ['OPENBLAS_NUM_THREADS']]))"
    )
    assert printed(program.format({"OMP_NUM_THREADS": "3", "OPENBLAS_NUM_THREADS": "1"})) == ["3", "1"]


@pytest.mark.skipif(sys.platform != "linux", reason="a request that only Linux knows")
def test_linux_is_asked_to_kill_the_child_with_its_parent() -> None:
    program = (
        "import ctypes, json\nfrom hitherto.serving.process import die_with_parent\ndie_with_parent()\n"
        "number = ctypes.c_int()\nctypes.CDLL(None).prctl(2, ctypes.byref(number))\nprint(json.dumps(number.value))"
    )
    assert printed(program) == 9


def test_what_is_there_after_the_start_is_no_work_for_the_garbage_collector() -> None:
    program = (
        "import gc, json, weakref\nfrom hitherto.serving.process import settle_heap\n"
        "class Loop: pass\nloop = Loop()\nloop.own = loop\ngone = weakref.ref(loop)\ndel loop\n"
        "settle_heap()\nprint(json.dumps([gone() is None, gc.get_freeze_count() > 1000, len(gc.get_objects()) < 100]))"
    )
    assert printed(program) == [True, True, True]
