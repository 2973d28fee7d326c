"""Any text as claims: what its numbers say, which table can test each, and what the test finds.

A text goes one way: `source` cuts it into sentences; `numbers`, `time`, `who` and `what` mark them; `finding`
makes claims of these spans; `suggesting` proposes tables; `testing` computes; `Article` holds all of it
together with what the learner decided. No model service is asked, and nothing leaves the computer.
"""

from __future__ import annotations
