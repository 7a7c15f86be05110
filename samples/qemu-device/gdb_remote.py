"""A client of the GDB remote protocol, as far as a programmer needs it: memory, a register, reset, run."""

import socket

# Until the stub has said how much it takes: GDB's own manual lets every stub take this.
_SMALLEST_PACKET = 400


class GdbError(Exception):
    """The stub refused, or said nothing."""


class GdbRemote:
    """Speaks to the stub at the other end of a connected socket."""

    def __init__(self, connection):
        self._connection = connection
        self._received = b""
        self._largest = _SMALLEST_PACKET
        for word in self._ask(b"qSupported").split(b";"):
            if word.startswith(b"PacketSize="):
                self._largest = int(word[len(b"PacketSize="):], 16)

    def write_memory(self, address, data):
        # Two digits a byte, beside "Maddress,length:".
        step = (self._largest - 32) // 2
        for start in range(0, len(data), step):
            part = data[start:start + step]
            answer = self._ask(b"M%x,%x:%s" % (address + start, len(part), part.hex().encode("ascii")))
            if answer != b"OK":
                raise GdbError("writing %d bytes at 0x%08X: %s" % (len(part), address + start, answer.decode("ascii", "replace")))

    def read_memory(self, address, length):
        data = bytearray()
        step = (self._largest - 32) // 2
        while len(data) < length:
            want = min(step, length - len(data))
            answer = self._ask(b"m%x,%x" % (address + len(data), want))
            if len(answer) != 2 * want:
                raise GdbError("reading %d bytes at 0x%08X: %s" % (want, address + len(data), answer.decode("ascii", "replace")))
            data += bytes.fromhex(answer.decode("ascii"))
        return bytes(data)

    def read_register(self, number):
        """One of an ARM's sixteen; 15 is the program counter."""
        answer = self._ask(b"g")
        if len(answer) < 16 * 8:
            raise GdbError("reading the registers: %s" % answer.decode("ascii", "replace"))
        return int.from_bytes(bytes.fromhex(answer[8 * number:8 * number + 8].decode("ascii")), "little")

    def command(self, text):
        """A command of the stub's own, such as QEMU's system_reset."""
        answer = self._ask(b"qRcmd," + text.encode("ascii").hex().encode("ascii"))
        while answer.startswith(b"O") and answer != b"OK":
            # What the command prints comes first, a packet a piece.
            answer = self._packet()
        if answer != b"OK":
            raise GdbError("%s: %s" % (text, answer.decode("ascii", "replace")))

    def run(self):
        """Lets the processor go. The stub answers when it stops, which we do not wait for."""
        self._send(b"c")

    def _ask(self, payload):
        self._send(payload)
        return self._packet()

    def _send(self, payload):
        self._connection.sendall(b"$%s#%02x" % (payload, sum(payload) & 0xFF))

    def _packet(self):
        while True:
            start = self._received.find(b"$")
            end = self._received.find(b"#", start + 1) if start >= 0 else -1
            if 0 <= end <= len(self._received) - 3:
                payload, check = self._received[start + 1:end], self._received[end + 1:end + 3]
                self._received = self._received[end + 3:]
                if int(check, 16) != sum(payload) & 0xFF:
                    raise GdbError("a packet of the stub came damaged")
                self._connection.sendall(b"+")
                return payload
            try:
                more = self._connection.recv(65536)
            except socket.timeout as error:
                raise GdbError("the stub did not answer") from error
            if not more:
                raise GdbError("the stub closed the connection")
            self._received += more
