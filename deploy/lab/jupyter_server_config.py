"""What a learner's server has in common with `course lab`: notebooks of others run and send nothing."""

from course.lab import safe_settings

c = get_config()  # noqa: F821  Jupyter gives the file this function

# The hub's pages and other learners' servers show nobody's JupyterLab in a frame.
for section, traits in safe_settings(frame_ancestors="'none'").items():
    c[section].update(traits)
