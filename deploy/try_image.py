"""Do what the Dockerfile does without a container engine, in an empty folder, and see it work: `make check-image`.

The files that it copies are copied, the script that it runs is run, a key is made, the server started, the health check
of the image asked, and the server stopped.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCKERFILE = ROOT / "deploy" / "docker" / "Dockerfile"
FOLDER = ROOT / "build" / "image"
PORT = "18417"
PATIENCE_SECONDS = 60.0


def main() -> int:
    """Install, start, ask, stop; return how the process ends."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    told = DOCKERFILE.read_text().replace("\\\n", " ")
    for sources, target in re.findall(r"^COPY (?!--)(.+) (\S+)$", told, flags=re.MULTILINE):
        for source in sources.split():
            copy(ROOT / source, place(target, source))
    [steps] = re.findall(r"^RUN (/build/install .+)$", told, flags=re.MULTILINE)
    command, source, target = (inside(path) for path in steps.split())
    begun = time.monotonic()
    subprocess.run([command, source, target], check=True)
    size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
    print(f"image: installed in {time.monotonic() - begun:.0f} s, {size / 1e6:.0f} MB")
    shutil.rmtree(inside("/build/source"))  # the image does not have it either
    [check] = re.findall(r"^HEALTHCHECK .*? CMD (\[.+\])$", told, flags=re.MULTILINE)
    return serve(target / "bin", json.loads(check))


def serve(programs: Path, check: list[str]) -> int:
    """Start the server, ask its health check until it is content, and stop the server."""
    data = FOLDER / "data"
    data.mkdir(mode=0o700)
    environment = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HITHERTO_DATA_DIR": str(data),
        "HITHERTO_HOST": "0.0.0.0",  # noqa: S104 - as in the image; there is a key
        "HITHERTO_PORT": PORT,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    hitherto = [str(programs / "hitherto")]
    refused = subprocess.run([*hitherto, "serve"], env=environment, capture_output=True, text=True, check=False)
    if refused.returncode == 0 or "keys create" not in refused.stderr:
        print(f"image: a server without a key was not refused: {refused}", file=sys.stderr)
        return 1
    subprocess.run([*hitherto, "keys", "create", "--quiet"], env=environment, check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen([*hitherto, "serve"], env=environment, cwd=data)
    try:
        healthy = wait_until_healthy([str(programs / check[0]), *check[1:]], environment, server)
    finally:
        server.terminate()
        status = server.wait(PATIENCE_SECONDS)
    print(f"image: healthy: {healthy}, ended with status {status}")
    return 0 if healthy and status == 0 else 1


def wait_until_healthy(check: list[str], environment: dict[str, str], server: "subprocess.Popen[bytes]") -> bool:
    """Return whether the health check is content before patience ends."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and server.poll() is None:
        if subprocess.run(check, env=environment, capture_output=True, check=False).returncode == 0:
            return True
        time.sleep(0.5)
    return False


def inside(path: str) -> Path:
    """Return where a path of the image is here."""
    return FOLDER / path.lstrip("/")


def place(target: str, source: str) -> Path:
    """Return where a file of the checkout is copied to; a target with a closing slash is a folder."""
    return inside(target) / Path(source).name if target.endswith("/") else inside(target)


def copy(source: Path, target: Path) -> None:
    """Copy a file, or the contents of a folder."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


if __name__ == "__main__":
    sys.exit(main())
