"""Where readers find things. Each pattern declares its rule by ``guarded``."""

app_name = "articles"
urlpatterns: list = []
