"""Static files as production serves them: compressed, and each under a name that changes with its content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class FichiersStatiques(CompressedManifestStaticFilesStorage):
    """Rewrites the imports of modules too: the same module under two names would run twice on one page."""

    support_js_module_import_aggregation = True
