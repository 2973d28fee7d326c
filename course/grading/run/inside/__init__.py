"""The part of the grading that runs on the learner's side of the wall.

It is copied into the sandbox beside the learner's side of `course`. It holds no key and no secret. The marker
trusts nothing that it sends, because code in a notebook can replace every line of it.
"""
