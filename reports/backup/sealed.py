"""A file that is encrypted piece by piece, so that it is written and read as it comes.

AES-256-GCM; the key of each file is derived from yours and from a salt of its own. The
number of a piece, and whether it is the last, are part of what is sealed: pieces cannot
be changed, left out, put in another order or taken from another backup.
"""

import hmac
import io
import secrets
import struct
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAGIC = b"KIEMBAK1"
SALT, PROOF, TAG = 32, 16, 16
HEAD = len(MAGIC) + SALT + PROOF
PIECE = 256 * 1024
SHORTEST_KEY = 32


def is_sealed(file: IO[bytes]) -> bool:
    file.seek(0)
    found = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    return found


def _derived(key: str, salt: bytes) -> tuple[AESGCM, bytes]:
    """The cipher of this file, and the proof that the key is the right one."""
    if len(key) < SHORTEST_KEY:
        text = _(
            "The key has fewer than %(least)d characters. Make a long random one, for "
            "example with: openssl rand -base64 48"
        )
        raise ValidationError(text % {"least": SHORTEST_KEY}, code="key")
    info = b"kiem backup"
    made = HKDF(SHA256(), 32 + PROOF, salt, info).derive(key.encode())
    return AESGCM(made[:32]), made[32:]


def _nonce(number: int, *, is_last: bool) -> bytes:
    return struct.pack(">QI", number, is_last)


class Sealing(io.RawIOBase):
    """What is written here lands encrypted in `target`; `finish` ends it."""

    def __init__(self, target: IO[bytes], key: str) -> None:
        salt = secrets.token_bytes(SALT)
        self.target = target
        self.cipher, proof = _derived(key, salt)
        self.waiting, self.number = bytearray(), 0
        target.write(MAGIC + salt + proof)

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.waiting += content
        while len(self.waiting) > PIECE:
            self._seal(PIECE, is_last=False)
        return len(content)

    def finish(self) -> None:
        self._seal(PIECE, is_last=True)

    def _seal(self, size: int, *, is_last: bool) -> None:
        piece = bytes(self.waiting[:size])
        del self.waiting[:size]
        nonce = _nonce(self.number, is_last=is_last)
        self.target.write(self.cipher.encrypt(nonce, piece, None))
        self.number += 1


class Opened(io.RawIOBase):
    """What was sealed, to be read from any place. Raises ValidationError."""

    def __init__(self, source: IO[bytes], key: str) -> None:
        self.source, self.place = source, 0
        source.seek(0)
        head = source.read(HEAD)
        body = source.seek(0, io.SEEK_END) - HEAD
        if body < TAG:
            raise damaged()
        self.cipher, proof = _derived(key, head[len(MAGIC) : len(MAGIC) + SALT])
        if not hmac.compare_digest(proof, head[-PROOF:]):
            text = _("The key does not open this backup: it is another one.")
            raise ValidationError(text, code="key")
        self.pieces = -(-body // (PIECE + TAG))
        self.size = body - self.pieces * TAG
        self.kept: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: self.size}
        self.place = max(start[whence] + place, 0)
        return self.place

    def tell(self) -> int:
        return self.place

    def readinto(self, buffer: Any) -> int:
        number, start = divmod(self.place, PIECE)
        if self.place >= self.size:
            return 0
        found = self._piece(number)[start : start + len(buffer)]
        buffer[: len(found)] = found
        self.place += len(found)
        return len(found)

    def _piece(self, number: int) -> bytes:
        if self.kept[0] != number:
            self.source.seek(HEAD + number * (PIECE + TAG))
            nonce = _nonce(number, is_last=number == self.pieces - 1)
            sealed = self.source.read(PIECE + TAG)
            try:
                self.kept = number, self.cipher.decrypt(nonce, sealed, None)
            except (InvalidTag, ValueError) as wrong:
                raise damaged() from wrong
        return self.kept[1]


def damaged() -> ValidationError:
    text = _(
        "The backup is damaged or not complete: nothing was restored. Take another one."
    )
    return ValidationError(text, code="damaged")
