"""Whatever bytes are sent as a list of observers, they come to a plan or a reason: no traceback, no hang, no flood.

The mutations start from lists with every known fault, since random bytes never get past the first check.
"""

import random
import resource
import signal
from pathlib import Path

import pytest

from accreditation.exchange.apply import check_list
from accreditation.exchange.options import ListOptions
from accreditation.exchange.table import UnreadableFile

pytestmark = [pytest.mark.long, pytest.mark.django_db]

FILES = Path(__file__).parent / "faulty_lists"
INPUTS, SECONDS, MEGABYTES = 10_000, 5, 500
# A cell of a hundred thousand characters and what unpacks to sixty megabytes have tests of their own.
CONTENTS = {path.name: path.read_bytes() for path in sorted(FILES.iterdir()) if path.stat().st_size < 20_000}
OPTIONS = [
    ListOptions(),
    ListOptions(sender="odihr", whole=True),
    ListOptions(headless=True, columns={"A": "sender", "B": "full_name", "D": "nationality", "E": "birth_date"}),
    ListOptions(usual_letters=True, one_script=True, date_order="dmy", name_order="given", encoding="windows-1251"),
]
WORDS = [b";", b"\t", b'"', b"\r\n", b"\0", b"=", b"'", b"\xff\xfe", "Итого: 9".encode(), "ФИО".encode(), b"NO",
         b"31.12.1980", b"1e400", b"9" * 400, b"PK\x03\x04", "Ұ".encode(), b"-", b" " * 300]  # fmt: skip


def mutated(chance: random.Random, content: bytes) -> bytes:
    """The content with some bytes changed, cut out, repeated, or words of lists put in."""
    changed = bytearray(content)
    for _time in range(chance.randint(1, 8)):
        place, length = chance.randint(0, len(changed)), chance.randint(0, 40)
        match chance.randrange(4):
            case 0:
                changed[place : place + length] = chance.randbytes(chance.randint(0, 8))
            case 1:
                changed[place:place] = changed[place : place + length] * chance.randint(1, 20)
            case 2:
                changed[place:place] = chance.choice(WORDS)
            case _:
                del changed[place : place + length]
    return bytes(changed)


@pytest.fixture
def alarm():
    """Ends whatever takes longer than it may."""

    def too_long(number, frame):
        raise TimeoutError(f"longer than {SECONDS} s")

    before = signal.signal(signal.SIGALRM, too_long)
    yield lambda: signal.alarm(SECONDS)
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def test_ten_thousand_damaged_lists_come_to_a_plan_or_a_reason(election, alarm):
    chance = random.Random(398)
    names = sorted(CONTENTS)
    for number in range(INPUTS):
        name = chance.choice(names)
        # Workbooks are read in a process each, which takes its time; most of them damaged are no workbooks any more.
        if name.endswith(".xlsx") and number % 4:
            name = chance.choice(names)
        data = mutated(chance, CONTENTS[name])
        alarm()
        try:
            outcome = check_list(data, name, election, chance.choice(OPTIONS))
        except UnreadableFile as refusal:
            assert refusal.code and str(refusal)
        except Exception as fault:
            raise AssertionError(f"input {number}, made of {name}: {data!r}") from fault
        else:
            assert all(str(told.message) for told in (*outcome.problems, *outcome.notes))
            assert outcome.read == sum(outcome.counts.values()) + outcome.left_out
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MEGABYTES * 1024
