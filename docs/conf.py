"""How Sphinx makes one site of these files: `make docs`."""

project = "Kiem"
author = copyright = "Kiem"
html_title = "Kiem"
html_theme = "furo"
html_favicon = "../web/static/img/kiem.svg"
html_show_copyright = html_show_sphinx = False
# Offline, and of nobody else: fonts are those of the machine.
html_theme_options = {"source_repository": "", "footer_icons": []}
extensions = ["myst_parser"]
myst_heading_anchors = 3
exclude_patterns = ["conf.py"]
