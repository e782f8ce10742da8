"""Plain language to intents."""
