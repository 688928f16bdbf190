"""`hitherto --help` answers at once, because it loads nothing that it does not need."""

import subprocess
import sys

HEAVY = ("apsw", "fastapi", "numpy", "onnxruntime", "pydantic", "spacy", "sqlalchemy", "tokenizers", "uvicorn")


def test_help_loads_neither_engine_nor_server() -> None:
    program = (
        "import sys\nsys.argv = ['hitherto', '--help']\nfrom hitherto.cli import main\n"
        f"try:\n    main()\nfinally:\n    loaded = {HEAVY!r}\n"
        "    print('LOADED', [name for name in loaded if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert "hitherto serve" in done.stdout
    assert done.stdout.rstrip().endswith("LOADED []")
