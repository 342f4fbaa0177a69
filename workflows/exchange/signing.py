"""The key of this Kiem: with it others see that a pack comes from here, unchanged.

Ed25519, by the library `cryptography`. The private key is a file in VAR_DIR, made the
first time that it is needed; it goes along in a backup. An administrator can put one
of their own there (PEM, PKCS 8) before that.
"""

import base64
import binascii
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

# A signature under a pack is never a signature under anything else.
PURPOSE = b"kiem-exchange-1\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """Under what was said; `key` is the public key, both in base64."""

    key: str
    value: str

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.key)


def key_file() -> Path:
    return Path(settings.VAR_DIR) / "exchange.key"


def canonical(said: Any) -> bytes:
    """The one way to write it, whoever wrote it and with what spaces."""
    return json.dumps(
        said, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()


def sign(said: Any) -> Signature:
    key = _private_key()
    value = key.sign(PURPOSE + canonical(said))
    return Signature(_as_text(key.public_key().public_bytes_raw()), _as_text(value))


def holds(signature: Signature, said: Any) -> bool:
    """Whether whoever has this key said exactly this."""
    try:
        raw = base64.b64decode(signature.key, validate=True)
        value = base64.b64decode(signature.value, validate=True)
        key = Ed25519PublicKey.from_public_bytes(raw)
        key.verify(value, PURPOSE + canonical(said))
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def public_key() -> str:
    """What others may know, in base64."""
    return _as_text(_private_key().public_key().public_bytes_raw())


def fingerprint(key: str) -> str:
    """What two people can compare by telephone: eight groups of four signs."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return " ".join(digest[i : i + 4] for i in range(0, 32, 4))


def _as_text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _private_key() -> Ed25519PrivateKey:
    path = key_file()
    try:
        pem = path.read_bytes()
    except FileNotFoundError:
        pem = _make(path)
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} holds no Ed25519 key")
    return key


def _make(path: Path) -> bytes:
    """Whole and unreadable for others, or not there; whoever is first has made it."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        file.write(pem)
    try:
        os.link(part, path)
    except FileExistsError:
        return path.read_bytes()
    finally:
        part.unlink()
    return pem
