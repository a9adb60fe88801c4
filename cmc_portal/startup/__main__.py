"""`python -m cmc_portal.startup run|test|manage …`: what bin/run, bin/test and bin/manage become."""

import sys

from cmc_portal.startup.checks import test
from cmc_portal.startup.errors import StartupError
from cmc_portal.startup.manage import manage
from cmc_portal.startup.run import run


def main() -> None:
    """Runs the command named first; what start-up has to say is one message, never a traceback."""
    command, *arguments = sys.argv[1:]
    try:
        match command:
            case "run":
                run(arguments)
            case "test":
                sys.exit(test(arguments))
            case "manage":
                manage(arguments)
    except StartupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
