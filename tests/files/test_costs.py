"""Small files that cost much, and odd ones: each is an outcome within its limits, and whoever asked goes on."""

import os
import resource
from pathlib import Path

import pytest

from reclamations.domain.copies import NotMade
from reclamations.files.child import Limits, clean
from tests.files import costly, samples

FILES = [pytest.param(kind, make, id=f"{kind}: {what}") for kind, what, make in costly.corpus()]
#: CPU seconds a file may take here, its process's start included; twice what a calm machine needs.
_SECONDS = 2


def spent() -> float:
    """CPU seconds of the processes that ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@pytest.mark.parametrize(("kind", "make"), FILES)
def test_a_costly_file_is_an_outcome(kind: str, make: costly.Make, tmp_path: Path) -> None:
    received, copy, before = tmp_path / "received", tmp_path / "copy", spent()
    received.write_bytes(make())
    assert received.stat().st_size < 8_000_000
    outcome = clean(received, kind, copy)
    assert spent() - before <= _SECONDS
    assert outcome.reason is not NotMade.CRASHED
    assert outcome.made == copy.is_file()


def test_the_corpus_is_large() -> None:
    assert len(FILES) >= 90


@pytest.mark.parametrize("kind", costly.KINDS)
def test_little_memory_is_an_outcome(kind: str, tmp_path: Path) -> None:
    """A process that cannot even start says nothing to us either."""
    (tmp_path / "received").write_bytes(b"%PDF-1.7")
    for memory in (8, 32, 64, 128):
        assert not clean(tmp_path / "received", kind, tmp_path / "copy", limits=Limits(memory=memory)).made


@pytest.mark.parametrize("memory", [230, 260, 300])
def test_a_photo_too_large_for_the_memory_given_is_not_said_to_be_damaged(memory: int, tmp_path: Path) -> None:
    (tmp_path / "received").write_bytes(samples.image("JPEG", (8064, 6048), progressive=True))
    outcome = clean(tmp_path / "received", "jpeg", tmp_path / "copy", limits=Limits(memory=memory))
    assert outcome.reason is NotMade.TOO_LARGE


def test_a_process_knows_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes it over through a decoder finds no key in its surroundings."""
    monkeypatch.setenv("SECRET_KEY", "a" * 60)
    monkeypatch.setattr(
        "reclamations.files.child._PROGRAM", f"import os; open({str(tmp_path / 'seen')!r}, 'w').write(str(os.environ))"
    )
    (tmp_path / "received").write_bytes(b"a")
    assert clean(tmp_path / "received", "jpeg", tmp_path / "copy").reason is NotMade.CRASHED
    assert "SECRET" not in (tmp_path / "seen").read_text()


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import os; os.abort()", NotMade.CRASHED),
        ("raise SystemExit(3)", NotMade.CRASHED),
        ("print('{')", NotMade.CRASHED),
        ("print('{\"made\": true}')", NotMade.CRASHED),
        ("while True: pass", NotMade.TOO_COSTLY),
        ("import time; time.sleep(60)", NotMade.TOO_COSTLY),
        ("import os; os.kill(os.getpid(), 9)", NotMade.TOO_COSTLY),
        ("while True: print('a' * 1_000_000)", NotMade.TOO_LARGE),
    ],
)
def test_whatever_becomes_of_the_process_is_an_outcome(
    program: str, reason: NotMade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = "import sys; sys.path.insert(0, sys.argv[1]); from reclamations.cleaner.child import limit\n"
    limited = "limit(memory=512, seconds=1, wall_seconds=2, written=4)\n"
    monkeypatch.setattr("reclamations.files.child._PROGRAM", start + limited + program)
    (tmp_path / "received").write_bytes(b"a")
    assert clean(tmp_path / "received", "jpeg", tmp_path / "copy", limits=Limits(wall_seconds=2)).reason is reason


def test_a_full_disk_is_no_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reclamations.cleaner import child

    for kind, data in {"pdf": samples.pdf(), "jpeg": samples.image(), "tiff": samples.image("TIFF")}.items():
        (tmp_path / "received").write_bytes(data)
        with pytest.raises(SystemExit, match=str(child.MACHINE_FAULT)):
            child._cleaned(kind, tmp_path / "received", Path("/dev/full"))
    monkeypatch.setattr("reclamations.files.child._PROGRAM", f"raise SystemExit({child.MACHINE_FAULT})")
    with pytest.raises(OSError, match="disk"):
        clean(tmp_path / "received", "jpeg", tmp_path / "copy")


def test_no_decoder_is_loaded_by_whoever_asks(tmp_path: Path) -> None:
    import subprocess
    import sys

    program = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'\nimport django; django.setup()\n"
        "import sys; from pathlib import Path; from reclamations.files import child\n"
        f"child.clean(Path({os.fspath(tmp_path / 'received')!r}), 'jpeg', Path({os.fspath(tmp_path / 'copy')!r}))\n"
        "print({'pikepdf', 'pillow_heif', 'PIL.JpegImagePlugin'} & set(sys.modules))"
    )
    (tmp_path / "received").write_bytes(b"a")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
