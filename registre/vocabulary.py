"""The words of the register and of the purge. Labels are French msgids."""

from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import Term


class Effectiveness(Term):
    """What a corrective action did, once it was looked at."""

    EFFECTIVE = "effective", gettext_noop("Efficace")
    PARTLY = "partly", gettext_noop("Partiellement efficace")
    INEFFECTIVE = "ineffective", gettext_noop("Inefficace")


class BatchStatus(Term):
    """Where a batch of files to purge stands."""

    PROPOSED = "proposed", gettext_noop("Proposé")
    APPROVED = "approved", gettext_noop("Approuvé")
    EXECUTED = "executed", gettext_noop("Exécuté")
    CANCELLED = "cancelled", gettext_noop("Annulé")


class CandidateState(Term):
    """What became of one file of a batch."""

    PENDING = "pending", gettext_noop("À purger")
    PURGED = "purged", gettext_noop("Purgé")
    KEPT = "kept", gettext_noop("Conservé")


class ErasureKind(Term):
    """What is still to be deleted outside of the database."""

    FILE = "file", gettext_noop("Fichier du dossier")
    EML = "eml", gettext_noop("Copie de courriel")
    PRINTOUT = "printout", gettext_noop("Document imprimé")


class PrintoutKind(Term):
    """A document that is made in the background."""

    REGISTER = "register", gettext_noop("Registre")
    CERTIFICATE = "certificate", gettext_noop("Certificat de purge")


class PrintoutState(Term):
    """How far such a document is."""

    WAITING = "waiting", gettext_noop("En attente")
    MAKING = "making", gettext_noop("En préparation")
    READY = "ready", gettext_noop("Prêt")
    FAILED = "failed", gettext_noop("En échec")
