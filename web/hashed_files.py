"""Static files of the image: compressed, and under names that change with them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """JavaScript modules import each other by hashed names too."""

    support_js_module_import_aggregation = True
