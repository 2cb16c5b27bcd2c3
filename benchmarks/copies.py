"""What the clean copies of some files cost: the process that makes each, its start included.

python -m benchmarks.copies FILE…     copy each, print its cost, then that of all and the memory of the hungriest
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path

import django


def main() -> None:
    """Copy the files given, and print what they cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    files = parser.parse_args().files
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reclamations.site.settings")
    django.setup()
    started, before = time.monotonic(), spent()
    with tempfile.TemporaryDirectory() as folder:
        for path in files:
            copy(path, Path(folder) / "copy")
    print(f"{len(files)} files: {spent() - before:.2f} s of CPU, {time.monotonic() - started:.2f} s in all")
    print(f"hungriest process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB")


def copy(path: Path, target: Path) -> None:
    """Copy one file and print what came out."""
    from reclamations.files import child
    from reclamations.files.nature.kinds import Kind, recognise

    with path.open("rb") as file:
        kind = recognise(file, name=path.name)
    if not isinstance(kind, Kind) or not kind.can_be_cleaned:
        print(f"{path.name}: no kind of which a copy is made")
        return
    started, before = time.monotonic(), spent()
    outcome = child.clean(path, kind, target)
    cost = f"{spent() - before:.2f} s of CPU, {time.monotonic() - started:.2f} s in all"
    size = f"{outcome.width} × {outcome.height}, {target.stat().st_size / 1e6:.1f} MB" if outcome.made else ""
    told = ", ".join(outcome.losses) or outcome.reason or "nothing lost"
    print(f"{path.name} ({path.stat().st_size / 1e6:.1f} MB): {cost}; {outcome.mime} {size}; {told}")


def spent() -> float:
    """CPU seconds of the processes that ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
