"""PostgreSQL as Kiem speaks to it."""
