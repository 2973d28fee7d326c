"""The bundled questions: one module or two a topic."""
