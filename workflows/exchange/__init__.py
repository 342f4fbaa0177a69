"""Exchange packs: a playbook and lessons, signed, that another municipality reads."""

from workflows.exchange.packing import pack_of
from workflows.exchange.reading import ReadPack, read_pack
from workflows.exchange.signing import Signature, public_key

__all__ = ["ReadPack", "Signature", "pack_of", "public_key", "read_pack"]
