"""Small files that cost much to whoever decodes them, or that are odd: all made here, all short."""

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import pikepdf
from PIL import Image

from tests.files import samples

Make = Callable[[], bytes]
#: (kind, what it is) → its bytes.
CORPUS: dict[tuple[str, str], Make] = {}


def costs(kind: str, what: str) -> Callable[[Make], Make]:
    """Add a file to the corpus."""

    def added(make: Make) -> Make:
        CORPUS[kind, what] = make
        return make

    return added


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP of some chunks."""
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def flat_webp(width: int, height: int) -> bytes:
    """A lossless WebP of one colour, in a few bytes."""
    header = (width - 1) | (height - 1) << 14
    return riff((b"VP8L", b"\x2f" + struct.pack("<I", header) + b"\x88\x88\x08" + b"\0" * 8))


def png(
    width: int,
    height: int,
    *chunks: tuple[bytes, bytes],
    depth: int = 8,
    colour: int = 0,
    data: bytes | None = None,
    interlaced: int = 0,
) -> bytes:
    """A PNG with chunks of ours between its header and its pixels; black when no compressed data is given."""
    samples_a_pixel = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    row = (width * samples_a_pixel * depth + 7) // 8 + 1
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    pixels = zeros(row * height) if data is None else data
    parts = ((b"IHDR", header), *chunks, (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )


@cache
def zeros(count: int) -> bytes:
    """So many zeros, compressed."""
    packer, out = zlib.compressobj(9), []
    while count:
        part = min(count, 1 << 20)
        out.append(packer.compress(bytes(part)))
        count -= part
    return b"".join([*out, packer.flush()])


def tiff(*tags: tuple[int, int, int, int], after: bytes = b"", following: int = 0) -> bytes:
    """A TIFF of one directory at byte 8: (tag, type, count, value or offset); `after` follows it."""
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + struct.pack("<I", following) + after


def grey_tiff(width: int, height: int, compression: int, data: bytes, *, following: int = 0) -> bytes:
    """A grey TIFF of one strip."""
    start = 8 + 2 + 12 * 9 + 4
    return tiff(
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, compression), (262, 3, 1, 1),
        (273, 4, 1, start), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, len(data)),
        after=data, following=following,
    )  # fmt: skip


def pdf(*objects: bytes, root: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF of raw objects, numbered from 1, with a right table."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, trailer, start)
    return bytes(out)


def stream(keys: bytes, data: bytes) -> bytes:
    """A stream's object."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (keys, len(data), data)


CATALOGUE, PAGES = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"


# ------------------------------------------------------------------------------------------------ pictures


@costs("webp", "38 bytes of 7000 × 7000 pixels")
def _() -> bytes:
    return flat_webp(7000, 7000)


@costs("webp", "the largest of its format")
def _() -> bytes:
    return flat_webp(16383, 16383)


@costs("webp", "a large canvas round a small picture")
def _() -> bytes:
    inner = flat_webp(2, 2)[12:]
    canvas = struct.pack("<I", 0) + (16382).to_bytes(3, "little") * 2
    return riff((b"VP8X", canvas))[:12] + riff((b"VP8X", canvas))[12:] + inner


@costs("webp", "500 frames")
def _() -> bytes:
    frames = [Image.new("RGB", (200, 200), (step % 256, 0, 0)) for step in range(100)]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:] * 5, lossless=True, method=0)
    return out.getvalue()


@costs("png", "1 × 50,000,000")
def _() -> bytes:
    return png(1, 50_000_000)


@costs("png", "50,000,000 × 1")
def _() -> bytes:
    return png(50_000_000, 1)


@costs("png", "two colours, 20,000 × 20,000")
def _() -> bytes:
    return png(20_000, 20_000, depth=1)


@costs("png", "900 megapixels promised, none there")
def _() -> bytes:
    return png(30_000, 30_000, colour=6, data=zlib.compress(b"\0"))


@costs("png", "sixteen bits, four channels, interlaced")
def _() -> bytes:
    return png(3000, 3000, depth=16, colour=6, interlaced=1)


@costs("png", "small, with 100 MB more than its pixels")
def _() -> bytes:
    return png(10, 10, data=zeros(100_000_000))


@costs("png", "a compressed text of 100 MB")
def _() -> bytes:
    return png(10, 10, (b"zTXt", b"a\0\0" + zeros(100_000_000)))


@costs("png", "sixty compressed texts of 1 MB")
def _() -> bytes:
    return png(10, 10, *[(b"zTXt", b"a\0\0" + zeros(1_000_000))] * 100)


@costs("png", "a compressed profile of 100 MB")
def _() -> bytes:
    return png(10, 10, (b"iCCP", b"a\0\0" + zeros(100_000_000)))


@costs("png", "200,000 empty chunks")
def _() -> bytes:
    return png(10, 10, *[(b"teXt", b"")] * 200_000)


@costs("png", "an animation of 3,000 frames")
def _() -> bytes:
    control = struct.pack(">IIIIIHHBB", 0, 10, 10, 0, 0, 1, 100, 0, 0)
    frame = [(b"fcTL", control), (b"fdAT", b"\0\0\0\1" + zeros(110))]
    return png(10, 10, (b"acTL", struct.pack(">II", 3000, 0)), (b"fcTL", control), *frame * 3000)


def progressive(width: int = 2000, height: int = 2000) -> bytes:
    """A progressive JPEG."""
    return samples.image("JPEG", (width, height), progressive=True, quality=30)


def with_scans(count: int, between: bytes = b"") -> bytes:
    """A progressive JPEG with scans that bring nothing, and maybe something between them."""
    whole = progressive(4000, 3000)
    scan = between + b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, 1, 0, 1, 63, 0x11 & 0x0F)[:10] + b"\0\0"
    return whole[:-2] + scan * count + b"\xff\xd9"


@costs("jpeg", "1,000 empty scans")
def _() -> bytes:
    return with_scans(1000)


@costs("jpeg", "1,000 empty scans behind junk")
def _() -> bytes:
    return with_scans(1000, b"\0\1\2")


@costs("jpeg", "90 empty scans")
def _() -> bytes:
    return with_scans(90)


@costs("jpeg", "4 gigapixels promised")
def _() -> bytes:
    data = bytearray(samples.image())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 65500, 65500)
    return bytes(data)


@costs("jpeg", "50,000 comments")
def _() -> bytes:
    return samples.image()[:2] + b"\xff\xfe\0\2" * 50_000 + samples.image()[2:]


@costs("jpeg", "a profile that claims 255 parts")
def _() -> bytes:
    part = b"ICC_PROFILE\0\1\xff" + b"\0" * 60_000
    return samples.image()[:2] + (b"\xff\xe2" + struct.pack(">H", len(part) + 2) + part) * 20 + samples.image()[2:]


@costs("jpeg", "a directory of EXIF that leads back to itself")
def _() -> bytes:
    loop = (
        b"Exif\0\0II*\0\x08\0\0\0\x02\0"
        + struct.pack("<HHII", 0x8769, 4, 1, 8)
        + struct.pack("<HHII", 0x112, 3, 1, 6)
        + struct.pack("<I", 8)
    )
    return samples.image()[:2] + b"\xff\xe1" + struct.pack(">H", len(loop) + 2) + loop + samples.image()[2:]


@costs("jpeg", "an index of 60,000 pictures")
def _() -> bytes:
    index = (
        b"MPF\0II*\0\x08\0\0\0\x02\0"
        + struct.pack("<HHII", 0xB001, 4, 1, 60_000)
        + struct.pack("<HHII", 0xB002, 7, 960_000, 38)
        + b"\0" * 60_000
    )
    return samples.image()[:2] + b"\xff\xe2" + struct.pack(">H", len(index) + 2) + index + samples.image()[2:]


@costs("gif", "a canvas of 4 gigapixels")
def _() -> bytes:
    data = bytearray(samples.image("GIF"))
    data[6:10] = struct.pack("<HH", 65535, 65535)
    return bytes(data)


@costs("gif", "36 megapixels of one colour")
def _() -> bytes:
    return samples.image("GIF", (6_000, 6_000))


@costs("gif", "5,000 frames")
def _() -> bytes:
    whole = samples.image("GIF", (200, 200))
    start = whole.index(b"\x2c", 13 + 3 * 2 ** ((whole[10] & 7) + 1))
    return whole[:start] + whole[start:-1] * 5000 + b";"


@costs("gif", "200,000 empty comments")
def _() -> bytes:
    whole = samples.image("GIF")
    start = 13 + 3 * 2 ** ((whole[10] & 7) + 1)
    return whole[:start] + b"\x21\xfe\1a\0" * 200_000 + whole[start:]


@costs("tiff", "a directory that leads back to itself")
def _() -> bytes:
    return grey_tiff(10, 10, 1, bytes(100), following=8)


@costs("tiff", "20,000 pages of one picture")
def _() -> bytes:
    one, size = grey_tiff(50, 50, 1, bytes(2500)), 2 + 12 * 9 + 4
    directory, start = one[8 : 8 + size - 4], len(one)
    first = one[: 8 + size - 4] + struct.pack("<I", start) + one[8 + size :]
    return first + b"".join(directory + struct.pack("<I", start + size * (page + 1)) for page in range(20_000))


@costs("tiff", "10 gigapixels in one strip")
def _() -> bytes:
    return grey_tiff(100_000, 100_000, 8, zeros(1000))


@costs("tiff", "300 megapixels, compressed")
def _() -> bytes:
    return grey_tiff(20_000, 15_000, 8, zeros(300_000_000))


@costs("tiff", "a small page that weighs 300 MB once unpacked")
def _() -> bytes:
    return grey_tiff(100, 100, 8, zeros(300_000_000))


@costs("tiff", "60,000 strips of the same bytes")
def _() -> bytes:
    data, count = zeros(20_000 * 1), 60_000
    places = 8 + 2 + 12 * 9 + 4
    return tiff(
        (256, 4, 1, 20_000), (257, 4, 1, count), (258, 3, 1, 8), (259, 3, 1, 8), (262, 3, 1, 1),
        (273, 4, count, places), (277, 3, 1, 1), (278, 4, 1, 1), (279, 4, count, places + 4 * count),
        after=struct.pack("<I", places + 8 * count) * count + struct.pack("<I", len(data)) * count + data,
    )  # fmt: skip


@costs("tiff", "a tile of a million by a million")
def _() -> bytes:
    start = 8 + 2 + 12 * 10 + 4
    return tiff(
        (256, 4, 1, 10), (257, 4, 1, 10), (258, 3, 1, 8), (259, 3, 1, 8), (262, 3, 1, 1), (277, 3, 1, 1),
        (322, 4, 1, 1_000_000), (323, 4, 1, 1_000_000), (324, 4, 1, start), (325, 4, 1, 100), after=zeros(100_000),
    )  # fmt: skip


@costs("tiff", "a tag of 4 billion values")
def _() -> bytes:
    return tiff((256, 4, 1, 10), (257, 4, 1, 10), (270, 2, 4_294_967_295, 8), (273, 4, 1_000_000_000, 8))


def bmp(width: int, height: int, compression: int, data: bytes) -> bytes:
    """A BMP of 256 greys."""
    palette = b"".join(bytes((grey, grey, grey, 0)) for grey in range(256))
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, compression, len(data), 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", 14 + 40 + 1024 + len(data), 0, 0, 14 + 40 + 1024) + header + palette + data


@costs("bmp", "20,000 × 20,000 in runs, ended at once")
def _() -> bytes:
    return bmp(20_000, 20_000, 1, b"\0\1")


@costs("bmp", "4 quintillion pixels")
def _() -> bytes:
    return bmp(2_147_483_647, 2_147_483_647, 0, b"")


@costs("bmp", "two million runs of one pixel")
def _() -> bytes:
    return bmp(2000, 1000, 1, b"\1\7" * 2_000_000)


@costs("bmp", "half a million jumps")
def _() -> bytes:
    return bmp(2000, 2000, 1, b"\0\2\1\0" * 500_000)


def heif(size: tuple[int, int], **options: object) -> bytes:
    """A HEIC of one colour."""
    import pillow_heif

    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", size, "orange")).save(out, **options)
    return out.getvalue()


def with_size(data: bytes, width: int, height: int) -> bytes:
    """The same picture, whose box of dimensions promises others."""
    out, at = bytearray(data), 0
    while (at := data.find(b"ispe", at)) >= 0:
        out[at + 8 : at + 16] = struct.pack(">II", width, height)
        at += 16
    return bytes(out)


@costs("heif", "900 megapixels promised")
def _() -> bytes:
    return with_size(heif((64, 64)), 30_000, 30_000)


@costs("heif", "49 megapixels promised")
def _() -> bytes:
    return with_size(heif((64, 64)), 7000, 7000)


@costs("heif", "a grid of 256 × 256 of the same tile")
def _() -> bytes:
    data = bytearray(heif((256, 256), tile_size=64))
    at = data.index(struct.pack(">BBHH", 3, 3, 256, 256))
    data[at : at + 6] = struct.pack(">BBHH", 255, 255, 16_384, 16_384)
    return bytes(data)


@costs("heif", "a grid larger than its tiles")
def _() -> bytes:
    data = bytearray(heif((256, 256), tile_size=64))
    at = data.index(struct.pack(">BBHH", 3, 3, 256, 256))
    data[at : at + 6] = struct.pack(">BBHH", 3, 3, 65_535, 65_535)
    return with_size(bytes(data), 65_535, 65_535)


@costs("avif", "900 megapixels promised")
def _() -> bytes:
    return with_size(samples.image("AVIF", (64, 64)), 30_000, 30_000)


@costs("avif", "12 megapixels of one colour")
def _() -> bytes:
    return samples.image("AVIF", (4000, 3000), speed=10)


@costs("avif", "300 frames")
def _() -> bytes:
    frames = [Image.new("RGB", (64, 64), (step % 256, 0, 0)) for step in range(300)]
    return samples.image("AVIF", (64, 64), save_all=True, append_images=frames, speed=10)


# ---------------------------------------------------------------------------------------------------- PDFs


@costs("pdf", "an object stream of 300 MB")
def _() -> bytes:
    return (
        pdf(CATALOGUE, PAGES, PAGE)
        + b"5 0 obj\n"
        + stream(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", zeros(300_000_000))
        + b"\nendobj\n"
    )


def compressed(objects: dict[int, bytes], streams: list[bytes], entries: list[tuple[int, int, int]]) -> bytes:
    """A PDF whose table is a stream: objects, streams numbered from 10, (object, stream, place) of the others."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in [*objects.items(), *enumerate(streams, 10)]:
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), 10 + len(streams) + 1
    rows = {**{number: (1, place, 0) for number, place in places.items()}, **{n: (2, s, i) for n, s, i in entries}}
    rows[size - 1] = (1, start, 0)
    table = b"".join(struct.pack(">BIH", *rows.get(number, (0, 0, 0))) for number in range(size))
    out += b"%d 0 obj\n%s\nendobj\n" % (size - 1, stream(b"/Type/XRef/W[1 4 2]/Size %d/Root 1 0 R" % size, table))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


@costs("pdf", "its catalogue in a stream of 300 MB")
def _() -> bytes:
    packer = zlib.compressobj(9)
    data = (
        packer.compress(b"1 0 " + CATALOGUE)
        + b"".join(packer.compress(b" " * (1 << 20)) for _ in range(300))
        + packer.flush()
    )
    return compressed({2: PAGES, 3: PAGE}, [stream(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", data)], [(1, 10, 0)])


@costs("pdf", "object streams that hold each other")
def _() -> bytes:
    held = stream(b"/Type/ObjStm/N 1/First 4/Extends 10 0 R", b"1 0 " + CATALOGUE)
    return compressed({2: PAGES, 3: PAGE}, [held, held], [(1, 10, 0), (10, 11, 0), (11, 10, 0)])


@costs("pdf", "a filter used 1,000 times")
def _() -> bytes:
    data = b"1 0 " + CATALOGUE
    for _turn in range(30):
        data = zlib.compress(data)
    held = stream(b"/Type/ObjStm/N 1/First 4/Filter[" + b"/FlateDecode" * 1000 + b"]", data)
    return compressed({2: PAGES, 3: PAGE}, [held], [(1, 10, 0)])


@costs("pdf", "a predictor over columns without end")
def _() -> bytes:
    held = stream(
        b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32>>",
        zlib.compress(CATALOGUE),
    )
    return compressed({2: PAGES, 3: PAGE}, [held], [(1, 10, 0)])


@costs("pdf", "pages 20,000 levels deep")
def _() -> bytes:
    levels = [
        b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (number + 3, number + 1) for number in range(1, 20_000)
    ]
    return pdf(CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", *levels, PAGE)


@costs("pdf", "pages that hold themselves")
def _() -> bytes:
    return pdf(CATALOGUE, b"<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 3>>", PAGE)


@costs("pdf", "ten billion pages, each node used ten times")
def _() -> bytes:
    levels = [b"<</Type/Pages/Count 9999/Kids[" + b"%d 0 R " % (number + 3) * 10 + b"]>>" for number in range(10)]
    return pdf(CATALOGUE, *levels, PAGE)


@costs("pdf", "one page 50,000 times")
def _() -> bytes:
    return pdf(CATALOGUE, b"<</Type/Pages/Count 50000/Kids[" + b"3 0 R " * 50_000 + b"]>>", PAGE)


@costs("pdf", "pages as large as a country")
def _() -> bytes:
    return pdf(CATALOGUE, PAGES, PAGE.replace(b"99 99", b"1e9 2147483647")[:-2] + b"/UserUnit 1000000>>")


@costs("pdf", "a picture in JBIG2 of 4 gigapixels")
def _() -> bytes:
    picture = stream(
        b"/Subtype/Image/Width 65535/Height 65535/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/JBIG2Decode",
        bytes(100),
    )
    page = PAGE[:-2] + b"/Resources<</XObject<</P 4 0 R>>>>/Contents 5 0 R>>"
    return pdf(CATALOGUE, PAGES, page, picture, stream(b"", b"/P Do"))


@costs("pdf", "contents of 300 MB")
def _() -> bytes:
    return pdf(CATALOGUE, PAGES, PAGE[:-2] + b"/Contents 4 0 R>>", stream(b"/Filter/FlateDecode", zeros(300_000_000)))


@costs("pdf", "100,000 arrays within each other")
def _() -> bytes:
    return pdf(CATALOGUE, PAGES, PAGE[:-2] + b"/X " + b"[" * 100_000 + b"]" * 100_000 + b">>")


@costs("pdf", "100,000 objects within each other")
def _() -> bytes:
    return pdf(CATALOGUE[:-2] + b"/X 4 0 R>>", PAGES, PAGE, *[b"[%d 0 R]" % number for number in range(5, 100_000)])


@costs("pdf", "an array of a million numbers")
def _() -> bytes:
    return pdf(CATALOGUE, PAGES, PAGE[:-2] + b"/X[" + b"1 " * 1_000_000 + b"]>>")


@costs("pdf", "a text of 5 MB of parentheses")
def _() -> bytes:
    return pdf(CATALOGUE, PAGES, PAGE[:-2] + b"/X " + b"(" * 2_500_000 + b")" * 2_500_000 + b">>")


@costs("pdf", "references that lead to each other")
def _() -> bytes:
    return pdf(CATALOGUE[:-2] + b"/AcroForm 4 0 R>>", PAGES, PAGE, b"5 0 R", b"4 0 R")


@costs("pdf", "a table that leads back to itself")
def _() -> bytes:
    data = pdf(CATALOGUE, PAGES, PAGE)
    return data.replace(b"/Root", b"/Prev %d/Root" % data.index(b"xref"))


@costs("pdf", "a table of two billion objects")
def _() -> bytes:
    return (
        pdf(CATALOGUE, PAGES, PAGE)
        .replace(b"xref\n0 4", b"xref\n0 2000000000")
        .replace(b"/Size 4", b"/Size 2000000000")
    )


@costs("pdf", "no table, and 300,000 beginnings of objects")
def _() -> bytes:
    return b"%PDF-1.4\n" + b"1 0 obj\n" * 300_000 + b"trailer<</Root 1 0 R>>"


@costs("pdf", "a field whose children are its parents")
def _() -> bytes:
    field = b"<</FT/Sig/T(a)/Kids[4 0 R 5 0 R]/Parent 5 0 R>>"
    return pdf(
        CATALOGUE[:-2] + b"/AcroForm<</Fields[4 0 R]>>>>",
        PAGES,
        PAGE[:-2] + b"/Annots[4 0 R]>>",
        field,
        field.replace(b"5 0 R>>", b"4 0 R>>"),
    )


@costs("pdf", "20,000 fields")
def _() -> bytes:
    field = b"<</FT/Tx/T(a)/V(b)/Subtype/Widget/Rect[0 0 9 9]>>"
    kids = b" ".join(b"%d 0 R" % number for number in range(4, 20_004))
    return pdf(
        CATALOGUE[:-2] + b"/AcroForm<</Fields[" + kids + b"]>>>>",
        PAGES,
        PAGE[:-2] + b"/Annots[" + kids + b"]>>",
        *[field] * 20_000,
    )


@costs("pdf", "names and outlines that lead back to themselves")
def _() -> bytes:
    return pdf(
        CATALOGUE[:-2] + b"/Names<</EmbeddedFiles 4 0 R/Dests 4 0 R>>/Outlines 5 0 R>>", PAGES, PAGE,
        b"<</Kids[4 0 R 4 0 R]>>", b"<</First 5 0 R/Last 5 0 R/Next 5 0 R/Parent 5 0 R/Count 9>>",
    )  # fmt: skip


@costs("pdf", "a chain of 50,000 actions")
def _() -> bytes:
    actions = [b"<</S/JavaScript/JS(a)/Next %d 0 R>>" % (number + 1) for number in range(4, 50_000)]
    return pdf(CATALOGUE[:-2] + b"/OpenAction 4 0 R>>", PAGES, PAGE, *actions)


@costs("pdf", "a password nobody knows")
def _() -> bytes:
    return samples.pdf(encryption=pikepdf.Encryption(owner="a", user="b", R=6))


@costs("pdf", "five megabytes of ends of lines before its beginning")
def _() -> bytes:
    return b"\n" * 5_000_000 + pdf(CATALOGUE, PAGES, PAGE)


# ------------------------------------------------------------------------------------------------ anything

KINDS = ("pdf", "jpeg", "png", "webp", "heif", "avif", "gif", "tiff", "bmp")
ODD = {
    "nothing": b"",
    "one byte": b"\xff",
    "zeros": bytes(5000),
    "a page of the web": b"<html><script>alert(1)</script>",
}


def corpus() -> Iterator[tuple[str, str, Make]]:
    """Every file: its kind, what it is, how it is made."""
    for (kind, what), make in CORPUS.items():
        yield kind, what, make
    for what, data in ODD.items():
        for kind in KINDS:
            yield kind, what, lambda data=data: data
