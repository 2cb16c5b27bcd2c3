"""Files that clients, and the others, send."""

import io
import zlib
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from reclamations.domain.vocabulary import AttachmentRole
from reclamations.files import receive
from reclamations.models import PendingUpload


def image(image_format: str = "JPEG", size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    """A photograph."""
    out = io.BytesIO()
    Image.new("RGB", size, "orange").save(out, format=image_format, **options)
    return out.getvalue()


def photo_with_place() -> bytes:
    """A photograph taken with the telephone on its side, that says where and by whom."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "SECRET-AUTHOR"
    exif.get_ifd(0x8825).update({1: "N", 2: (45.0, 11.0, 0.0)})
    return image(exif=exif.tobytes())


def bomb() -> bytes:
    """A PNG whose header promises 30,000 by 30,000 pixels."""
    data = bytearray(image("PNG"))
    data[16:24] = (30_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


def pdf(**options: Any) -> bytes:
    """A plain PDF of one page."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out, **options)
    return out.getvalue()


def hostile_pdf() -> bytes:
    """A PDF with scripts, actions, an attachment and XFA in every place a reader looks at."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        script = document.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert('EVIL')")))
        launch = Dictionary(S=Name.Launch, F=String("EVIL.exe"), Next=script)
        page = document.add_blank_page()
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=launch)
        attached = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Contents=String("EVIL"))
        page.Annots = Array([link, document.make_indirect(attached)])
        page.AA = Dictionary(O=script)
        document.Root.OpenAction = script
        document.Root.AA = Dictionary(WC=script)
        document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("EVIL"), script])))
        document.Root.AcroForm = Dictionary(XFA=Stream(document, b"<xdp>EVIL</xdp>"), Fields=Array([]))
        document.attachments["EVIL.exe"] = b"MZ EVIL"
        document.save(out, compress_streams=False)
    return out.getvalue()


def upload(data: bytes | None = None, name: str = "photo.jpg") -> SimpleUploadedFile:
    """A file as a form gives it."""
    return SimpleUploadedFile(name, image() if data is None else data)


def bytes_of(response: FileResponse) -> bytes:
    """What a download holds; its file is closed."""
    data = b"".join(response.streaming_content)  # type: ignore[arg-type]
    response.close()
    return data


def received(**options: Any) -> PendingUpload:
    """A file received with some form."""
    import uuid

    return receive(upload(**options), role=AttachmentRole.EVIDENCE, token=uuid.uuid4())
