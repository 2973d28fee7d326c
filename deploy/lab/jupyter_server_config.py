"""Gives a learner's server the settings of `course lab`, so that others' notebooks run and send nothing."""

from course.lab import safe_settings

c = get_config()  # noqa: F821  Jupyter gives the file this function

# No page may show this JupyterLab in a frame, not even the hub's or another learner's.
for section, traits in safe_settings(frame_ancestors="'none'").items():
    c[section].update(traits)
