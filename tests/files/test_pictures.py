"""The clean copy of a picture shows what the picture means: its colours, upright, and says what it lacks."""

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from PIL import Image, ImageDraw

from reclamations.cleaner.images import colours
from reclamations.domain.copies import Cleaned, Loss, NotMade
from reclamations.files.child import clean
from tests.files import costly, samples

pillow_heif.register_heif_opener()

Copy = Callable[[str, bytes], tuple[Cleaned, Image.Image]]
RED, GREEN = (200, 30, 30), (30, 200, 30)


@pytest.fixture
def copied(tmp_path: Path) -> Copy:
    """Give the outcome and the copy of a picture."""

    def copied(kind: str, data: bytes) -> tuple[Cleaned, Image.Image]:
        (tmp_path / "received").write_bytes(data)
        outcome = clean(tmp_path / "received", kind, tmp_path / "copy")
        assert outcome.made, outcome.reason
        image = Image.open(io.BytesIO((tmp_path / "copy").read_bytes()))
        assert image.get_format_mimetype() == outcome.mime
        assert image.size == (outcome.width, outcome.height)
        return outcome, image

    return copied


def written(image: Image.Image, image_format: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, image_format, **options)
    return out.getvalue()


def near(image: Image.Image, colour: tuple[int, ...], at: tuple[int, int] = (0, 0), tolerance: int = 6) -> bool:
    got = image.convert("RGB").getpixel(at)
    assert isinstance(got, tuple)
    assert all(abs(a - b) <= tolerance for a, b in zip(got, colour, strict=True)), (got, colour)
    return True


# -------------------------------------------------------------------------------------------------- colours

WHITE, RED_POINT, GREEN_POINT, BLUE_POINT = colours.SRGB
SWAPPED = colours.profile_of((WHITE, GREEN_POINT, RED_POINT, BLUE_POINT), [2.2])


@pytest.mark.parametrize(
    ("kind", "image_format"),
    [("jpeg", "JPEG"), ("png", "PNG"), ("webp", "WEBP"), ("tiff", "TIFF"), ("avif", "AVIF"), ("heif", "HEIF")],
)
def test_colours_are_what_the_profile_means(kind: str, image_format: str, copied: Copy) -> None:
    data = written(Image.new("RGB", (64, 64), RED), image_format, icc_profile=SWAPPED, quality=95)
    outcome, image = copied(kind, data)
    assert near(image, GREEN, tolerance=10)
    assert not image.info.get("icc_profile")
    assert outcome.losses == ()


def test_the_profiles_made_for_marks_are_right() -> None:
    """sRGB through a profile of its own numbers is itself."""
    image = Image.new("RGB", (4, 4), (180, 90, 20))
    curve = [(step / 255 / 12.92 if step <= 10 else ((step / 255 + 0.055) / 1.055) ** 2.4) for step in range(256)]
    assert near(colours.to_srgb(image, colours.profile_of(colours.SRGB, curve), set()), (180, 90, 20), tolerance=1)


def test_a_camera_in_adobe_rgb_without_a_profile_is_understood(copied: Copy) -> None:
    exif = Image.Exif()
    exif[0x8769] = {0xA001: 0xFFFF, 0xA005: {1: "R03"}}
    _, image = copied("jpeg", samples.image(exif=exif.tobytes(), size=(64, 64)))
    plain = copied("jpeg", samples.image(size=(64, 64)))[1]
    assert image.getpixel((5, 5)) != plain.getpixel((5, 5))


@pytest.mark.parametrize(("gamma", "grey"), [(100_000, 188), (45_455, 128), (None, 128)])
def test_the_gamma_of_a_png_counts(gamma: int | None, grey: int, copied: Copy) -> None:
    chunks = [(b"gAMA", struct.pack(">I", gamma))] if gamma else []
    data = costly.png(8, 8, *chunks, colour=2, data=zlib.compress((b"\0" + b"\x80" * 24) * 8))
    assert near(copied("png", data)[1], (grey,) * 3, tolerance=2)


def test_ink_becomes_light(copied: Copy) -> None:
    outcome, image = copied("jpeg", written(Image.new("CMYK", (32, 32), (0, 255, 255, 0)), "JPEG", quality=95))
    assert near(image, (254, 0, 0))
    assert outcome.losses == ()


@pytest.mark.parametrize("profile", [b"none", SWAPPED[:200], SWAPPED.replace(b"RGB ", b"CMYK")])
def test_a_broken_profile_is_told(profile: bytes, copied: Copy) -> None:
    outcome, image = copied("jpeg", written(Image.new("RGB", (32, 32), RED), "JPEG", icc_profile=profile, quality=95))
    assert near(image, RED)
    assert outcome.losses == (Loss.COLOUR_PROFILE,)


def test_deep_greys_are_scaled_not_clipped(copied: Copy) -> None:
    row = b"\0" + b"".join(struct.pack(">H", value * 257) for value in range(256))
    outcome, image = copied("png", costly.png(256, 4, depth=16, data=zlib.compress(row * 4)))
    assert [image.convert("L").getpixel((x, 1)) for x in (0, 64, 128, 255)] == [0, 64, 128, 255]
    assert outcome.losses == (Loss.COLOUR_DEPTH,)


@pytest.mark.parametrize("mode", ["I;16", "I;16B", "I", "F"])
def test_deep_pages_are_scaled_not_clipped(mode: str, copied: Copy) -> None:
    deep = Image.new("F" if mode == "F" else "I", (2, 1))
    deep.putdata([0, 1.0] if mode == "F" else [0, 65_535])
    data = written(deep if mode == "F" else deep.convert(mode), "TIFF")
    outcome, image = copied("tiff", data)
    assert [image.convert("L").getpixel((x, 0)) for x in (0, 1)] == [0, 255]
    assert outcome.losses == (Loss.COLOUR_DEPTH,)


@pytest.mark.parametrize(("curve", "paper", "shade"), [(16, 0.58, 0.2), (18, 0.75, 0.2)])
def test_a_photo_for_bright_screens_is_brought_to_others(curve: int, paper: float, shade: float, copied: Copy) -> None:
    """Paper white in PQ and HLG is white, not grey; a shade stays a shade."""
    codes = {"color_primaries": 9, "transfer_characteristics": curve, "matrix_coefficients": 9}
    greys = []
    for value in (shade, paper):
        out = io.BytesIO()
        pillow_heif.from_pillow(Image.new("RGB", (64, 64), (round(value * 255),) * 3)).save(out, quality=95, **codes)
        greys.append(copied("heif", out.getvalue())[1].convert("L").getpixel((5, 5)))
    assert greys[0] < 60
    assert greys[1] > 235


def test_deep_colours_are_told(copied: Copy) -> None:
    assert copied("png", costly.png(8, 8, depth=16, colour=2))[0].losses == (Loss.COLOUR_DEPTH,)


# -------------------------------------------------------------------------------------------- place and time


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    ("kind", "image_format"),
    [("jpeg", "JPEG"), ("png", "PNG"), ("webp", "WEBP"), ("tiff", "TIFF"), ("avif", "AVIF"), ("heif", "HEIF")],
)
def test_a_picture_stands_upright(kind: str, image_format: str, orientation: int, copied: Copy) -> None:
    """The red corner, top left, is where each orientation puts it."""
    image = Image.new("RGB", (60, 40), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 19, 9), fill=RED)
    exif = Image.Exif()
    exif[0x0112] = orientation
    _, drawn = copied(kind, written(image, image_format, exif=exif.tobytes(), quality=95))
    assert drawn.size == ((60, 40) if orientation < 5 else (40, 60))
    right, bottom = drawn.width - 3, drawn.height - 3
    corner = [(2, 2), (right, 2), (right, bottom), (2, bottom), (2, 2), (right, 2), (right, bottom), (2, bottom)]
    assert near(drawn, RED, corner[orientation - 1], tolerance=12)
    assert not drawn.getexif()


@pytest.mark.parametrize(
    ("moment", "offset", "expected"),
    [
        ("2026:03:01 08:15:30", None, datetime(2026, 3, 1, 8, 15, 30)),  # noqa: DTZ001  # the camera's own clock
        ("2026:03:01 08:15:30", "+02:00", datetime(2026, 3, 1, 8, 15, 30, tzinfo=timezone(timedelta(hours=2)))),
        ("2026:03:01 08:15:30\0", "Z", datetime(2026, 3, 1, 8, 15, 30, tzinfo=UTC)),
        ("0000:00:00 00:00:00", None, None),
        ("1970:01:01 00:00:00", None, None),
        ("2026:02:31 08:15:30", "+99:99", None),
        ("hier", None, None),
    ],
)
def test_when_a_photo_was_taken_is_known(
    moment: str, offset: str | None, expected: datetime | None, copied: Copy
) -> None:
    exif = Image.Exif()
    exif[0x8769] = {0x9003: moment} | ({0x9011: offset} if offset else {})
    outcome, image = copied("jpeg", samples.image(exif=exif.tobytes()))
    assert outcome.taken_at == expected
    assert b"2026" not in written(image, "PNG")


# ------------------------------------------------------------------------------------------- what is missing


def photo(width: int = 640, height: int = 480, **options: Any) -> bytes:
    noise = Image.effect_noise((width, height), 80)
    return written(Image.merge("RGB", (noise, noise.rotate(180), noise)), "JPEG", quality=80, **options)


def cut(data: bytes, end: bytes = b"") -> bytes:
    return data[: len(data) // 2] + end


WHOLE = photo()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("jpeg", cut(WHOLE)),
        ("jpeg", cut(WHOLE, b"\xff\xd9")),
        ("jpeg", cut(WHOLE, bytes(len(WHOLE) // 2))),
        ("jpeg", cut(photo(progressive=True))),
        ("jpeg", cut(photo(progressive=True), b"\xff\xd9")),
        ("jpeg", cut(photo(restart_marker_rows=1), b"\xff\xd9")),
        ("png", cut(written(Image.effect_noise((300, 300), 80), "PNG"))),
        ("gif", cut(written(Image.effect_noise((300, 300), 80), "GIF"))),
        ("bmp", cut(written(Image.effect_noise((300, 300), 80), "BMP"))),
        ("tiff", written(Image.effect_noise((300, 300), 80), "TIFF")[:-40_000]),
    ],
)
def test_what_was_cut_is_taken_and_told(kind: str, data: bytes, copied: Copy) -> None:
    outcome, image = copied(kind, data)
    assert outcome.losses == (Loss.TRUNCATED,)
    assert image.width in {300, 640}


NOISE = Image.merge("RGB", [Image.effect_noise((320, 240), 40)] * 3)
FORMATS = {
    "jpeg": ("jpeg", written(NOISE, "JPEG")),
    "png": ("png", written(NOISE, "PNG")),
    "webp": ("webp", written(NOISE, "WEBP")),
    "webp-lossless": ("webp", written(NOISE, "WEBP", lossless=True)),
    "webp-with-notes": ("webp", written(NOISE, "WEBP", exif=Image.Exif().tobytes() + bytes(40))),
    "webp-transparent": ("webp", written(NOISE.convert("RGBA"), "WEBP")),
    "avif": ("avif", written(NOISE, "AVIF")),
    "heif": ("heif", written(NOISE, "HEIF")),
    "gif": ("gif", written(NOISE, "GIF")),
    "tiff": ("tiff", written(NOISE, "TIFF")),
    "bmp": ("bmp", written(NOISE, "BMP")),
}
MOVING = {
    image_format: (image_format.lower(), written(NOISE, image_format, save_all=True, append_images=[NOISE.rotate(9)]))
    for image_format in ("PNG", "WEBP", "GIF", "AVIF")
}


@pytest.mark.parametrize("kept", [0.55, 0.98])
@pytest.mark.parametrize("has_room", [False, True])
@pytest.mark.parametrize("name", [*FORMATS, *MOVING])
def test_what_never_came_is_told_whether_its_room_was_made_or_not(
    name: str, has_room: bool, kept: float, copied: Copy
) -> None:
    kind, data = (FORMATS | MOVING)[name]
    end = int(len(data) * kept)
    outcome, image = copied(kind, data[:end] + bytes(len(data) - end if has_room else 0))
    assert set(outcome.losses) == {Loss.TRUNCATED} | ({Loss.ANIMATION} if name in MOVING else set())
    assert image.size == (320, 240)


@pytest.mark.parametrize("after", [b"", bytes(4096)], ids=["", "zeros"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_whole_picture_is_not_said_to_be_cut_even_with_zeros_after_it(name: str, after: bytes, copied: Copy) -> None:
    kind, data = FORMATS[name]
    assert copied(kind, data + after)[0].losses == ()


def _on_black(size: tuple[int, int]) -> Image.Image:
    image = Image.new("RGB", size)
    ImageDraw.Draw(image).ellipse((size[0] // 4, size[1] // 8, size[0] // 2, size[1] // 2), "white")
    return image


@pytest.mark.parametrize("image_format", ["WEBP", "AVIF", "HEIF", "TIFF", "BMP", "JPEG"])
@pytest.mark.parametrize("image", [_on_black((1600, 1200)), Image.new("RGB", (1600, 1200)), _on_black((33, 41))])
def test_a_black_ground_is_nothing_missing(image_format: str, image: Image.Image, copied: Copy) -> None:
    assert copied(image_format.lower(), written(image, image_format))[0].losses == ()


@pytest.mark.parametrize("has_room", [False, True])
def test_a_photo_of_an_iphone_that_was_cut_is_taken_and_told(has_room: bool, copied: Copy) -> None:
    """Its decoder leaves out the tiles that never came, and says nothing."""
    noise = Image.effect_noise((1024, 768), 80)
    data = written(Image.merge("RGB", (noise, noise, noise)), "HEIF", tile_size=256, quality=60)
    assert copied("heif", data)[0].losses == ()
    kept = len(data) * 2 // 3
    outcome, image = copied("heif", data[:kept] + bytes(len(data) - kept if has_room else 0))
    assert outcome.losses == (Loss.TRUNCATED,)
    assert image.size == (1024, 768)


@pytest.mark.parametrize(
    "data",
    [
        WHOLE,
        WHOLE + b"what follows",
        photo(progressive=True),
        written(Image.new("L", (200, 200), 90), "JPEG", progressive=True),
        samples.image("JPEG", (200, 200)),
        written(Image.new("RGB", (300, 300), (128, 128, 128)), "JPEG"),
        written(Image.new("L", (300, 300), 128), "JPEG", restart_marker_rows=1),
    ],
)
def test_what_is_whole_is_not_said_to_be_cut(data: bytes, copied: Copy) -> None:
    assert copied("jpeg", data)[0].losses == ()


@pytest.mark.parametrize(
    "before", ["", "import weasyprint", "from PIL import ImageFile; ImageFile.LOAD_TRUNCATED_IMAGES = True"]
)
def test_the_answer_does_not_depend_on_what_was_imported(before: str, tmp_path: Path) -> None:
    """WeasyPrint tells Pillow to be lenient, for the whole process."""
    (tmp_path / "cut").write_bytes(cut(WHOLE))
    program = (
        f"{before}\nimport os; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'\nimport django; django.setup()\n"
        "from pathlib import Path; from reclamations.files import child\n"
        f"print(child.clean(Path({str(tmp_path / 'cut')!r}), 'jpeg', Path({str(tmp_path / 'copy')!r})).losses[0].value)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "truncated"


def frames(image_format: str, **options: Any) -> bytes:
    more = [Image.new("RGB", (40, 20), colour) for colour in ("blue", "green")]
    return samples.image(image_format, save_all=True, append_images=more, **options)


@pytest.mark.parametrize(("kind", "image_format"), [("png", "PNG"), ("webp", "WEBP"), ("gif", "GIF"), ("avif", "AVIF")])
def test_an_animation_shows_its_first_frame_and_says_so(kind: str, image_format: str, copied: Copy) -> None:
    outcome, image = copied(kind, frames(image_format))
    assert outcome.losses == (Loss.ANIMATION,)
    assert getattr(image, "n_frames", 1) == 1
    assert near(image, (255, 165, 0), tolerance=12)


def test_a_photo_that_moves_says_so(copied: Copy) -> None:
    notes = b'http://ns.adobe.com/xap/1.0/\0<x Camera:MotionPhoto="1"/>'
    data = samples.image()
    moving = data[:2] + b"\xff\xe1" + struct.pack(">H", len(notes) + 2) + notes + data[2:]
    assert copied("jpeg", moving)[0].losses == (Loss.ANIMATION,)


def test_a_burst_shows_its_main_picture_and_says_so(copied: Copy) -> None:
    file = pillow_heif.from_pillow(Image.new("RGB", (64, 64), RED))
    file.add_from_pillow(Image.new("RGB", (64, 64), GREEN))
    out = io.BytesIO()
    file.save(out, primary_index=1)
    outcome, image = copied("heif", out.getvalue())
    assert outcome.losses == (Loss.PICTURES,)
    assert near(image, GREEN)


def _multi(*sizes: tuple[int, int]) -> bytes:
    """A Multi-Picture file, as telephones and cameras with two lenses write it."""
    first, *others = [Image.effect_noise(size, 60).convert("RGB") for size in sizes]
    return written(first, "MPO", save_all=True, append_images=others)


def _noted(data: bytes, notes: bytes) -> bytes:
    notes = b"http://ns.adobe.com/xap/1.0/\0" + notes
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(notes) + 2) + notes + data[2:]


def _small_copy(data: bytes) -> bytes:
    """The same file, whose index says that the second picture is a small copy of the first."""
    entry = struct.pack("<II", 0, len(data) - data.rfind(b"\xff\xd8\xff"))
    assert entry in data
    return data.replace(entry, struct.pack("<I", 0x010001) + entry[4:])


ONE, OTHER = samples.image(), samples.image(size=(30, 30))
SEVERAL = {
    "two lenses": _multi((320, 240), (320, 240)),
    "three of a burst": _multi((320, 240), (64, 48), (64, 48)),
    "one behind the other": ONE + OTHER,
    "the photo before it was blurred": _noted(ONE, b'Item:Semantic="Original" Item:Semantic="Depth"') + OTHER + OTHER,
}
SINGLE = {
    "one of one": _multi((320, 240)),
    "a small copy for the camera's screen": _small_copy(_multi((320, 240), (160, 120))),
    "light for bright screens": ONE + _noted(OTHER, b'<x hdrgm:Version="1.0"/>'),
    "Apple's": ONE + _noted(OTHER, b"<HDRGainMap:HDRGainMapVersion>65536<"),
    "depths": _noted(ONE, b'Item:Semantic="Primary" Item:Semantic="Depth"') + OTHER,
    "a thumbnail in its notes": _noted(ONE, OTHER),
    "anything": ONE + b"\xff\xd8\xff" * 5_000 + bytes(range(256)) * 200,
}


@pytest.mark.parametrize("name", SEVERAL)
def test_a_photo_with_other_pictures_behind_it_says_so(name: str, copied: Copy) -> None:
    assert copied("jpeg", SEVERAL[name])[0].losses == (Loss.PICTURES,)


@pytest.mark.parametrize("name", SINGLE)
def test_what_is_no_picture_for_people_is_no_loss(name: str, copied: Copy) -> None:
    assert copied("jpeg", SINGLE[name])[0].losses == ()


def test_an_animation_behind_a_picture_of_its_own_says_so(copied: Copy) -> None:
    still, moving = Image.new("RGB", (40, 20), RED), Image.new("RGB", (40, 20), GREEN)
    data = written(still, "PNG", save_all=True, append_images=[moving], default_image=True)
    assert copied("png", data)[0].losses == (Loss.ANIMATION,)


def test_what_is_transparent_stays_so_and_what_only_could_be_does_not(copied: Copy) -> None:
    clear, opaque = Image.new("RGBA", (8, 8), (*RED, 90)), Image.new("RGBA", (8, 8), (*RED, 255))
    assert copied("webp", written(clear, "WEBP"))[1].mode == "RGBA"
    assert copied("png", written(opaque, "PNG"))[1].mode == "RGB"
    palette = Image.new("P", (8, 8))
    assert copied("gif", written(palette, "GIF", transparency=0))[1].convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]


# -------------------------------------------------------------------------------------------------- sizes


def test_a_picture_too_large_is_scaled_and_says_so(copied: Copy) -> None:
    outcome, image = copied("jpeg", written(Image.new("L", (16_382, 3_900), 90), "JPEG"))
    assert outcome.losses == (Loss.SCALED,)
    assert image.size == (8191, 1950)


def test_a_scan_too_large_is_scaled_and_says_so(copied: Copy) -> None:
    page = Image.new("1", (9_933, 7_016), 1)
    outcome, image = copied("tiff", written(page, "TIFF", compression="group4"))
    assert outcome.losses == (Loss.SCALED,)
    assert near(image, (255, 255, 255))


def test_a_photo_stays_a_photo_and_a_screenshot_exact(copied: Copy) -> None:
    screenshot = Image.effect_noise((300, 300), 80)
    assert copied("jpeg", photo())[0].mime == "image/jpeg"
    outcome, image = copied("png", written(screenshot, "PNG"))
    assert outcome.mime == "image/png"
    assert image.tobytes() == screenshot.tobytes()


def test_nothing_of_what_surrounds_a_picture_stays(copied: Copy) -> None:
    data = samples.photo_with_place() + b"<script>alert(1)</script>"
    _, image = copied("jpeg", data)
    raw = image.fp.read() if image.fp else b""  # type: ignore[attr-defined]
    assert b"script" not in raw
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


# -------------------------------------------------------------------------------------------------- pages


def pages(*modes: str, **options: Any) -> bytes:
    first, *rest = [Image.new(mode, (400, 300), 255 if mode in {"1", "L"} else "white") for mode in modes]
    for number, page in enumerate((first, *rest)):
        ImageDraw.Draw(page).rectangle((20, 20, 60 + 60 * number, 60), fill=0 if page.mode in {"1", "L"} else RED)
    return written(first, "TIFF", save_all=True, append_images=rest, **options)


def test_the_pages_of_a_scan_become_those_of_a_pdf(tmp_path: Path) -> None:
    (tmp_path / "scan").write_bytes(pages("1", "L", "RGB", dpi=(100, 100)))
    outcome = clean(tmp_path / "scan", "tiff", tmp_path / "copy.pdf")
    assert (outcome.made, outcome.mime, outcome.losses) == (True, "application/pdf", ())
    subprocess.run(["pdftoppm", "-r", "100", "-png", tmp_path / "copy.pdf", tmp_path / "page"], check=True)
    drawn = [Image.open(path).convert("RGB") for path in sorted(tmp_path.glob("page-*.png"))]
    assert [page.size for page in drawn] == [(400, 300)] * 3
    for number, (page, colour) in enumerate(zip(drawn, [(0, 0, 0), (0, 0, 0), RED], strict=True)):
        assert near(page, colour, (50 + 60 * number, 40), tolerance=12)
        assert near(page, (255, 255, 255), (80 + 60 * number, 40), tolerance=12)


def test_a_small_copy_of_a_page_is_no_page(tmp_path: Path) -> None:
    from PIL import TiffImagePlugin

    small = TiffImagePlugin.ImageFileDirectory_v2()
    small[254] = 1
    first, second = Image.new("RGB", (200, 100), RED), Image.new("RGB", (20, 10), RED)
    second.encoderinfo = {"tiffinfo": small}
    (tmp_path / "scan").write_bytes(written(first, "TIFF", save_all=True, append_images=[second]))
    assert clean(tmp_path / "scan", "tiff", tmp_path / "copy").mime == "image/png"


# --------------------------------------------------------------------------------------------------- costs


@pytest.mark.parametrize("data", [samples.image()[:300] + b"\0" * 9, WHOLE[: WHOLE.index(b"\xff\xda") + 4]])
def test_a_picture_of_which_nothing_is_left_has_no_copy(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "received").write_bytes(data)
    assert clean(tmp_path / "received", "jpeg", tmp_path / "copy").reason is NotMade.UNREADABLE
