"""Clients for the pages: a stranger, and one for each office."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def stranger(world):
    return Client()


@pytest.fixture
def signed_in(world):
    """Return a client that is signed in as the account of this name."""

    def sign_in(name):
        client = Client()
        client.force_login(world.accounts[name])
        return client

    return sign_in
