"""Mail that must arrive."""
