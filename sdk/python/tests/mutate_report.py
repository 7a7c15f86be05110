"""Changes octets of a report, one at a time, in every region; the verifier must reject each. mutate_report.py REPORT TRUST"""

import contextlib
import io
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import verify_report  # noqa: E402

WITHIN = 100


def is_good(octets, folder, trust):
    path = os.path.join(folder, "report")
    with open(path, "wb") as file:
        file.write(octets)
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        return verify_report.main([path, "--trust", trust]) == 0


def main(report, trust):
    with open(report, "rb") as file:
        octets = bytearray(file.read())
    head, tail = 80, octets.rindex(b"}\n") + 2
    places = [*range(head), *range(head, tail, max(1, (tail - head) // WITHIN)), *range(tail, len(octets), 2), *range(len(octets) - 12, len(octets))]
    with tempfile.TemporaryDirectory() as folder:
        if not is_good(octets, folder, trust):
            sys.exit("the report itself is not good")
        for turn, place in enumerate(places):
            change = (0x01, 0x80, 0x20)[turn % 3]
            octets[place] ^= change
            if is_good(octets, folder, trust):
                sys.exit(f"octet {place} of {len(octets)} could be changed by {change:#x}")
            octets[place] ^= change
    print(f"{len(places)} changes, all rejected")


if __name__ == "__main__":
    main(*sys.argv[1:])
