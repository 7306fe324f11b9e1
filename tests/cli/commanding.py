"""The command line in this process."""

from terminal.cli.arguments import parser


def run(*arguments: object) -> int:
    """The exit code."""
    asked = parser().parse_args([str(each) for each in arguments])
    code: int = asked.run(asked)
    return code
