"""Where a token may be used."""

from django.db import models

from accounts.models import ApiToken
from portfolio.models.portfolio import Portfolio


class TokenReach(models.Model):
    """The one portfolio that a token is for; without a row, all of its user's."""

    token = models.OneToOneField(
        ApiToken, on_delete=models.CASCADE, related_name="reach"
    )
    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="tokens"
    )

    def __str__(self) -> str:
        return f"Token {self.token_id} in {self.portfolio_id}"
