"""A column is declared once: the head, the rows, the cards of a phone and the file say the same."""

from django.template import Context, Template

from reclamations.web.tables import Column, Table

TABLE = Table(
    [
        Column("Nom", lambda row: row["name"], lambda row: row["name"]),
        Column("Code", plain=lambda row: row["code"]),
        Column("Ouvrir", lambda row: "Ouvrir", is_silent=True),
        Column("Pourquoi le dossier est conservé", lambda row: row["why"], css="num", on_phone="Pourquoi"),
    ],
    row_css=lambda row: "is-late" if row["late"] else "",
)
ROWS = [
    {"name": "<b>Un</b>", "code": "=1+1", "why": "gel", "late": True},
    {"name": "Deux", "code": 7, "why": "", "late": False},
]


def shown(caption: str = "") -> str:
    page = Template("{% load tables %}{% table table rows caption %}")
    return page.render(Context({"table": TABLE, "rows": ROWS, "caption": caption}))


def test_a_page_shows_the_columns_of_pages_under_their_labels() -> None:
    html = shown()
    assert html.count('<th scope="col">') == 3
    assert "Code" not in html
    assert '<td class="num" data-label="Pourquoi">gel</td>' in html
    assert html.count("<tr") == 3
    assert '<th scope="col"><span class="visually-hidden">Ouvrir</span></th>' in html
    assert html.count("<td>Ouvrir</td>") == 2
    assert html.count('class="is-late"') == 1


def test_the_first_column_names_the_row_and_text_is_escaped() -> None:
    assert '<th scope="row">&lt;b&gt;Un&lt;/b&gt;</th>' in shown()


def test_an_empty_cell_is_empty_so_that_a_phone_hides_it() -> None:
    assert '<td class="num" data-label="Pourquoi"></td>' in shown()


def test_a_table_may_have_a_caption() -> None:
    assert "<caption>Deux lignes</caption>" in shown("Deux lignes")
    assert "<caption>" not in shown()


def test_a_file_has_the_columns_of_files_and_no_formula() -> None:
    assert "".join(TABLE.csv(ROWS)) == '\ufeff"Nom";"Code"\r\n"<b>Un</b>";"\'=1+1"\r\n"Deux";"7"\r\n'
