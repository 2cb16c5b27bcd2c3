"""A file's code comes from a number of its own, and a seal names its key and follows one seal alone.

Files on record keep their number, and so the code that their client holds. No seal changes: its table refuses it, and
the key of those made before stays unsaid. The new column may be null so that SQLite adds it in place: a table made
anew would lose the triggers that keep it append-only.
"""

from django.db import migrations, models

import reclamations.models.case.complaint


class Migration(migrations.Migration):
    dependencies = [("reclamations", "0008_reissue")]
    operations = [
        migrations.AlterField(
            model_name="complaint",
            name="code_version",
            field=models.PositiveBigIntegerField(
                default=reclamations.models.case.complaint.new_code_version, editable=False
            ),
        ),
        migrations.AddField(
            model_name="seal",
            name="key_id",
            field=models.CharField(editable=False, max_length=8, null=True, verbose_name="clé"),
        ),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key_id__isnull", False)),
                fields=("previous_hash",),
                name="seal_follows_one_alone",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("registered", "Réclamation enregistrée"),
                    ("assigned", "Dossier confié"),
                    ("classified", "Classement modifié"),
                    ("qualified", "Qualifiée en réclamation"),
                    ("dismissed", "Qualifiée en simple demande"),
                    ("qualification_reversed", "Qualification annulée"),
                    ("acknowledgement_prepared", "Accusé de réception émis"),
                    ("acknowledged", "Réception accusée"),
                    ("held", "Lettre d’attente émise"),
                    ("responded", "Réponse écrite émise"),
                    ("accepted", "Réponse acceptée par le client"),
                    ("disagreed", "Désaccord du client enregistré"),
                    ("closed", "Dossier clos"),
                    ("withdrawn", "Réclamation retirée"),
                    ("reopened", "Dossier rouvert"),
                    ("noted", "Note interne ajoutée"),
                    ("message_received", "Message reçu"),
                    ("message_sent", "Message émis"),
                    ("dispatched", "Envoi effectué"),
                    ("dispatch_failed", "Envoi en échec"),
                    ("bounced", "Envoi retourné"),
                    ("reissued", "Envoi repris à l’adresse du dossier"),
                    ("letter_read", "Courrier lu par le client"),
                    ("reception_corrected", "Date de réception corrigée"),
                    ("details_corrected", "Coordonnées corrigées"),
                    ("facts_completed", "Faits complétés"),
                    ("deadlines_recomputed", "Échéances recalculées"),
                    ("appointment_proposed", "Rendez-vous proposé"),
                    ("appointment_chosen", "Rendez-vous choisi"),
                    ("legal_hold_set", "Gel posé"),
                    ("legal_hold_lifted", "Gel levé"),
                    ("code_renewed", "Code de suivi renouvelé"),
                    ("code_sent", "Code de suivi renvoyé"),
                    ("data_given", "Copie des données remise au client"),
                    ("survey_answered", "Avis du client sur le traitement"),
                    ("purged", "Dossier purgé"),
                    ("finding_recorded", "Dysfonctionnement consigné"),
                    ("finding_amended", "Dysfonctionnement précisé"),
                    ("finding_linked", "Rattachée à un dysfonctionnement"),
                    ("finding_unlinked", "Détachée d’un dysfonctionnement"),
                    ("finding_closed", "Dysfonctionnement soldé"),
                    ("finding_reopened", "Dysfonctionnement rouvert"),
                    ("corrective_action_recorded", "Action corrective consignée"),
                    ("corrective_action_closed", "Action corrective soldée"),
                    ("corrective_action_assessed", "Efficacité évaluée"),
                    ("management_review_signed", "Revue de direction signée"),
                    ("calendar_changed", "Calendrier modifié"),
                    ("organisation_changed", "Organisation modifiée"),
                    ("staff_changed", "Compte ou délégation modifié"),
                    ("restored", "Sauvegarde restaurée"),
                    ("purge_proposed", "Purge proposée"),
                    ("purge_cancelled", "Purge annulée"),
                    ("purge_approved", "Purge approuvée"),
                    ("purge_certified", "Purge certifiée"),
                ],
                max_length=40,
                verbose_name="nature",
            ),
        ),
    ]
