from django.forms.renderers import TemplatesSetting


class GuildhallRenderer(TemplatesSetting):
    """Forms use the project's templates."""
