"""What keeps the ledger from being rewritten unseen: see portfolio/sealing.py."""

from django.db import models


class Seal(models.Model):
    """One row of a sealed table, in the order in which it was sealed.

    `frame` is a digest of all but its facts, `content` one of these. `chain` follows
    from both and from the chain of the seal before.
    """

    table = models.CharField(max_length=32)
    row = models.PositiveBigIntegerField()
    frame = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    chain = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "row"], name="each_row_sealed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row}"


class SealHead(models.Model):
    """How far the chain is; its only row is held by whoever seals."""

    count = models.PositiveBigIntegerField(default=0)
    chain = models.CharField(max_length=64, blank=True)
    # The highest row that was sealed, by table.
    places = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.count} {self.chain[:8]}"
