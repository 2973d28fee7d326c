"""A JupyterLab, or a command of `course` that starts one, with kernels forked from the tests' own nursery."""

import sys

from warm_kernels import use_warm_kernels

from course.cli import main as course
from course.others import without_address_grammars

if __name__ == "__main__":
    del sys.path[0]  # the folder of this file
    use_warm_kernels()
    if sys.argv[1:2] == ["course"]:
        sys.exit(course(sys.argv[2:]))
    with without_address_grammars():
        from jupyterlab.labapp import main
    sys.exit(main())
