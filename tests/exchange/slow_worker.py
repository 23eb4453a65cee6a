"""A worker that stops in the middle of writing a list, so that it can be ended there.

`python -m tests.exchange.slow_worker`: prints "writing" once the first persons are written and not yet final.
"""

import time


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from accreditation.exchange import carrying_out
    from accreditation.exchange.apply import import_list
    from accreditation.exchange.progress import Progress, Stage

    def load_and_stop(*arguments, progress: Progress, **options):
        def stop_in_the_middle(stage: Stage, done: int, of: int) -> None:
            progress(stage, done, of)
            if stage == Stage.WRITE and done < of:
                print("writing", flush=True)
                time.sleep(120)

        return import_list(*arguments, progress=stop_in_the_middle, **options)

    carrying_out.import_list = load_and_stop
    call_command("work", "--poll", "0.1", "--language", "en")


if __name__ == "__main__":
    main()
