"""What pages show, as values: read and put into words here, rendered by templates."""
