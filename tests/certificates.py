"""A certificate that nobody knows, for servers of tests that speak TLS."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

NAMES = ("localhost", "hooks.example.nl", "chat.gemeente.local")


@dataclass(frozen=True)
class Certificate:
    """Signed by itself: whoever trusts `chain` trusts the server."""

    chain: Path
    key: Path


def make_certificate(folder: Path, *names: str, days: int = 30) -> Certificate:
    """Make one for these names, and for this machine by its number."""
    made = Certificate(folder / "chain.pem", folder / "key.pem")
    listed = [f"DNS:{name}" for name in names or NAMES] + ["IP:127.0.0.1"]
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-nodes"),
            *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", str(days)),
            *(
                "-subj",
                "/CN=Kiem test",
                "-addext",
                f"subjectAltName={','.join(listed)}",
            ),
            *("-keyout", made.key, "-out", made.chain),
        ],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return made
