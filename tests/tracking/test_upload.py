"""A message whose files are sent with progress."""

from django.test import Client

from reclamations.models import Complaint
from tests.intake.typed import photo, token


def test_a_message_sent_with_progress_is_told_where_to_go(visitor: Client, complaint: Complaint) -> None:
    url = f"/suivi/dossier/{complaint.reference}/"
    form = {"body": "Voici la photo.", "token": str(token()), "files": [photo()]}
    response = visitor.post(url, form, headers={"X-Upload-Progress": "1"})
    assert (response.status_code, response["Location"]) == (201, f"{url}#confirmation")
    assert "Votre message est bien arrivé" in visitor.get(url).content.decode()
