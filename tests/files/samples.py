"""Files that clients, and the others, send."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
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


def signed_pdf() -> bytes:
    """A PDF with a signature field over its bytes, as a signing service leaves it."""
    with pikepdf.new() as document:
        page = document.add_blank_page()
        value = Dictionary(
            Type=Name.Sig,
            Filter=Name("/Adobe.PPKLite"),
            SubFilter=Name("/adbe.pkcs7.detached"),
            ByteRange=Array([0, 100, 700, 100]),
            Contents=String(b"\x30\x82" + bytes(200)),
            M=String("D:20260502101500+02'00'"),
        )
        field = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String("Signature1"),
            Rect=Array([0, 0, 0, 0]),
            V=document.make_indirect(value),
        )
        page.Annots = Array([document.make_indirect(field)])
        document.Root.AcroForm = Dictionary(Fields=page.Annots, SigFlags=3)
        return _saved(document)


def xfa_pdf() -> bytes:
    """A form that only Adobe's reader shows: everything is in XML, the page says to open it elsewhere."""
    with pikepdf.new() as document:
        document.add_blank_page()
        xml = b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template/></xdp:xdp>'
        document.Root.AcroForm = Dictionary(XFA=Stream(document, xml), Fields=Array([]))
        return _saved(document)


def invoice_pdf() -> bytes:
    """A Factur-X invoice: the page for people, an XML file inside for machines."""
    with pikepdf.new() as document:
        document.add_blank_page()
        document.attachments["factur-x.xml"] = b"<rsm:CrossIndustryInvoice/>"
        return _saved(document)


def _saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def voice_message() -> bytes:
    """A voice message of a messenger: pages of Ogg that hold Opus."""
    head = b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0"
    pages = ((2, 0, head), (0, 0, b"OpusTags" + bytes(8)), (4, 960, bytes(range(1, 121))))
    return b"".join(
        struct.pack("<4sBBqIIIB", b"OggS", 0, flags, place, 7, number, 0, 1) + bytes([len(body)]) + body
        for number, (flags, place, body) in enumerate(pages)
    )


def zipped(parts: dict[str, str]) -> bytes:
    """A ZIP of these parts, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def office(main: str) -> bytes:
    """A document of today's Office whose main part has this path."""
    return zipped({"[Content_Types].xml": "<Types/>", "_rels/.rels": "<Relationships/>", main: "<document/>"})


def open_document(kind: str) -> bytes:
    """An OpenDocument file: « text », « spreadsheet »."""
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<office/>"})


def container(major: bytes, *compatible: bytes) -> bytes:
    """The container of films, of voice messages and of iPhone photos, with these brands; it holds nothing true."""
    brands = major + bytes(4) + b"".join(compatible)
    return struct.pack(">I", len(brands) + 8) + b"ftyp" + brands + b"\0\0\x01\x08mdat" + bytes(range(256))


MAIL = (
    b"From: Client <client@exemple.fr>\r\nTo: relations@exemple.org\r\nSubject: Panne\r\n"
    b"Date: Sat, 2 May 2026 10:15:00 +0200\r\n\r\nBonjour,\r\nla panne dure.\r\n"
)

#: What people really send: the name they give, and how it is made. Every one is taken.
SENT: dict[str, Callable[[], bytes]] = {
    "mandat signé.pdf": signed_pdf,
    "formulaire.pdf": xfa_pdf,
    "facture.pdf": invoice_pdf,
    "avec marque d’ordre.pdf": lambda: b"\xef\xbb\xbf" + pdf(),
    "après une ligne vide.pdf": lambda: b"\r\n\n" + pdf(),
    "protégé.pdf": lambda: pdf(encryption=pikepdf.Encryption(owner="a", user="b")),
    "photo.jpg": photo_with_place,
    "photo coupée.jpg": lambda: image(size=(640, 480), quality=95)[:-40],
    "capture.png": lambda: image("PNG"),
    "animation.png": lambda: image("PNG", save_all=True, append_images=[Image.new("RGB", (40, 20), "blue")]),
    "image.webp": lambda: image("WEBP"),
    "image.gif": lambda: image("GIF"),
    "image.tif": lambda: image("TIFF"),
    "image.bmp": lambda: image("BMP"),
    "image.avif": lambda: image("AVIF"),
    "iPhone.HEIC": lambda: container(b"heic", b"mif1"),
    "dix bits.HIF": lambda: container(b"heix", b"mif1"),
    "lettre.docx": lambda: office("word/document.xml"),
    "comptes.xlsx": lambda: office("xl/workbook.xml"),
    "lettre.odt": lambda: open_document("text"),
    "lettre.rtf": lambda: b"{\\rtf1 Bonjour}",
    "notes.txt": lambda: "Chaudière éteinte depuis le 2 mai.".encode("cp1252"),
    "échange.eml": lambda: MAIL,
    "message vocal.opus": voice_message,
    "mémo.m4a": lambda: container(b"M4A ", b"isom"),
    "répondeur.mp3": lambda: b"ID3\x04" + bytes(60),
    "répondeur.amr": lambda: b"#!AMR\n" + bytes(60),
    "fuite.mp4": lambda: container(b"isom", b"mp42"),
    "fuite.mov": lambda: container(b"qt  "),
    "fuite.3gp": lambda: container(b"3gp4", b"isom"),
}


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
