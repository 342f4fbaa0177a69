"""Settings of the API and of its document, which are the same everywhere."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["web.api.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["web.api.parsing.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["web.api.throttling.PerToken"],
    "EXCEPTION_HANDLER": "web.api.problems.exception_handler",
    **dict.fromkeys(("UNAUTHENTICATED_USER", "URL_FORMAT_OVERRIDE")),
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Kiem",
    "DESCRIPTION": "The portfolio of data innovation of a municipality.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.0.3",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "web.api.documentation.complete",
    ],
    "ENUM_NAME_OVERRIDES": {
        "InitiativeState": "portfolio.models.State",
        "Outcome": "workflows.models.Outcome",
        "AnswerState": "workflows.models.AnswerState",
        "FailureMode": "portfolio.models.FailureMode",
        "RowOutcome": "portfolio.models.Outcome",
        "OutgoingState": "notifications.outgoing.State",
        "ChannelKind": "notifications.channel.ChannelKind",
        **{n: f"portfolio.models.{n}" for n in ("FlagAnswer", "Profile", "Verdict")},
    },
}
