"""Forms clean what was typed; verbs act on it."""
