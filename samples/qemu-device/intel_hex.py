"""Reads Intel HEX, as objcopy writes it: data, extended linear addresses, start addresses, end."""


def segments(lines, name):
    """[(address, bytes)], neighbours joined, in the order of the lines; 'name' is what faults call them."""
    found, upper = [], 0
    for number, line in enumerate(lines, 1):
        record = bytes.fromhex(line.strip()[1:]) if line.startswith(":") else b""
        if len(record) < 5 or len(record) != record[0] + 5 or sum(record) & 0xFF:
            raise ValueError("%s:%d: this is no record of Intel HEX" % (name, number))
        address, kind, data = int.from_bytes(record[1:3], "big"), record[3], record[4:-1]
        if kind == 0:
            _append(found, upper + address, data)
        elif kind == 1:
            return found
        elif kind == 4:
            upper = int.from_bytes(data, "big") << 16
        elif kind not in (3, 5):
            raise ValueError("%s:%d: records of type %02X are not read here" % (name, number, kind))
    raise ValueError("%s: the end record is missing" % name)


def _append(found, address, data):
    if found and found[-1][0] + len(found[-1][1]) == address:
        found[-1] = (found[-1][0], found[-1][1] + data)
    else:
        found.append((address, data))
