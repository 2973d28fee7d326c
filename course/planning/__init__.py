"""The run sheet of a class: a page on which a teacher plans a lesson.

`editing` changes the text of a plan file. `sheet` says what stands on the page and what each act does.
`server` shows the page on this computer alone.
"""
