"""Static files under names with their digest; a module of ours finds what it imports under such a name as well."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Django's own switch for this reads every library's scripts too, and stops at imports that they never resolve.
IMPORTS = ("site/*.js", ((r"""(?P<matched>from "(?P<url>\./[^"]+)")""", 'from "%(url)s"'),))


class Digested(CompressedManifestStaticFilesStorage):
    patterns = (*CompressedManifestStaticFilesStorage.patterns, IMPORTS)
