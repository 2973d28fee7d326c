"""Many submissions: containment, batch marking, reports."""
