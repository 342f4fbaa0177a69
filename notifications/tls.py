"""How Kiem speaks TLS to servers of others, whatever Python was built with."""

import ssl


def context() -> ssl.SSLContext:
    """Certificates are looked at, and nothing older than TLS 1.2 is spoken."""
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    return made
