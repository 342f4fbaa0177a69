"""The page on which the API is read and tried out."""

import re

from django.contrib.staticfiles import finders


def test_it_asks_nothing_of_other_servers(client, owner):
    client.force_login(owner)

    response = client.get("/tokens/api/")

    links = re.findall(r'(?:src|href)="([^"]+)"', response.content.decode())
    files = [link for link in links if link.startswith("/static/")]
    assert len(files) == 4
    assert [f for f in files if finders.find(f.removeprefix("/static/")) is None] == []
    assert set(links) - set(files) == {"/api/v1/openapi.json"}


def test_scripts_come_from_here_alone(client, owner):
    client.force_login(owner)

    policy = client.get("/tokens/api/")["Content-Security-Policy"].split("; ")

    assert {"script-src 'self'", "style-src 'self'", "img-src 'self' data:"} <= {
        *policy
    }
