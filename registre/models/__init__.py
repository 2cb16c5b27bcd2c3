"""The register that outlives the files, and the records of the purge."""

from registre.models.findings import CorrectiveAction, Finding, FindingComplaint, ManagementReview
from registre.models.printouts import Printout
from registre.models.retention import ArchivedLine, ErasureTask, PurgeBatch, PurgeCandidate, PurgeCertificate

__all__ = [
    "ArchivedLine",
    "CorrectiveAction",
    "ErasureTask",
    "Finding",
    "FindingComplaint",
    "ManagementReview",
    "Printout",
    "PurgeBatch",
    "PurgeCandidate",
    "PurgeCertificate",
]
