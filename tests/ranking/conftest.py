"""The editor whose changes move heat."""

import pytest
from django.contrib.auth.models import User


@pytest.fixture
def grace(db) -> User:
    return User.objects.create_user("grace", is_staff=True)
