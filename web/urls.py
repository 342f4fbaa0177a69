"""Every route of Kiem."""

urlpatterns: list = []
