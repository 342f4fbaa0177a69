"""Texts that are kept in Dutch and in English."""

from django.utils.translation import get_language


class Bilingual:
    """Reads `<name>_nl` or `<name>_en`, by the language of the reader."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type | None = None) -> str:
        language = "nl" if (get_language() or "").startswith("nl") else "en"
        text: str = getattr(instance, f"{self.name}_{language}")
        return text
