"""Static files under names with their digest; a module that imports another finds it under such a name as well."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Digested(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
