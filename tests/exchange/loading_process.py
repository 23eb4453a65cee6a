"""A process that loads a list again and again, each time in a child that its parent may kill.

`python -m tests.exchange.loading_process FILE SLUG`: for each line on standard input it begins to load the file into
the election, and prints the number of the child; the child prints "over" when it is through.
"""

import os
import sys
from pathlib import Path


def main() -> None:
    import django

    django.setup()
    # Before any child, so that each begins at once.
    from accreditation.elections.models import Election
    from accreditation.exchange.apply import import_list

    data, slug = Path(sys.argv[1]).read_bytes(), sys.argv[2]
    print("ready", flush=True)
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            import_list(data, "list.csv", Election.objects.get(slug=slug), None)
            print("over", flush=True)
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)


if __name__ == "__main__":
    main()
