"""`python -m course`, the same as the `course` command."""

from course.cli import main

if __name__ == "__main__":
    main()
