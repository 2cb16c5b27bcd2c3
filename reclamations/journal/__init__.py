"""The journal: the only creator of events, their chains, the daily seals, and the proof that nothing was changed.

Each event carries the hash of the one before it in its file. Personal values enter the hash only as salted
commitments; values and salts live in `EventDetail`, so that the purge erases them and the chain still verifies.
"""

from reclamations.journal.chains import canonical, commitment, event_hash, event_mac, genesis, hashed
from reclamations.journal.facts import begin, remember, replay, untold
from reclamations.journal.flaws import Flaw
from reclamations.journal.recording import Actor, compose, record, record_purged, wait_for_turn
from reclamations.journal.seals import ClockError, seal, seal_hash
from reclamations.journal.verification import verify

__all__ = [
    "Actor",
    "ClockError",
    "Flaw",
    "begin",
    "canonical",
    "commitment",
    "compose",
    "event_hash",
    "event_mac",
    "genesis",
    "hashed",
    "record",
    "record_purged",
    "remember",
    "replay",
    "seal",
    "seal_hash",
    "untold",
    "verify",
    "wait_for_turn",
]
