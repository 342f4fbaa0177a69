"""`make load`: many people at once on a Kiem as in production."""
