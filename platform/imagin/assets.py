"""Static files under hashed, compressed names: cached for ever by browsers, changed by name."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Follows ``import`` between the shell's modules, so that each is asked for by its hashed name."""

    support_js_module_import_aggregation = True
