"""Where the board's pages are. Each pattern declares its rule by ``guarded``."""

from reviewboard.urls import deciding, desk, editing, intake, oversight, variants

app_name = "board"
urlpatterns = [
    *editing.urlpatterns,
    *deciding.urlpatterns,
    *desk.urlpatterns,
    *intake.urlpatterns,
    *oversight.urlpatterns,
    *variants.urlpatterns,
]
