"""An STM32F405 in QEMU, on the bench: empty until it is programmed, and still until it is booted."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from gdb_remote import GdbError, GdbRemote

FLASH = 0x08000000
PROGRAM_COUNTER = 15
PATIENCE = 30.0  # seconds for one answer; it takes a fraction of one

_ORDERS = {signal.SIGTERM, signal.SIGINT}


class DeviceError(Exception):
    """The device cannot be used; the text says why."""


class EmulatedDevice:
    """One QEMU process. Use it in a 'with': it ends the process that it began."""

    def __enter__(self):
        # Sockets in a folder of our own: what is programmed holds a private key, and a port would be open to everybody on this computer.
        self._folder = tempfile.mkdtemp(prefix="birthmark-qemu-")
        self._errors = open(os.path.join(self._folder, "errors"), "w+b")
        self._process = self._console = self._debugger = None
        try:
            self._start(["qemu-system-arm", "-M", "netduinoplus2", "-nodefaults", "-display", "none", "-S"]
                        + self._socket("console") + ["-serial", "chardev:console"] + self._socket("gdb") + ["-gdb", "chardev:gdb"])
            self._console = self._connect("console")
            self._debugger = self._connect("gdb")
            self._gdb = GdbRemote(self._debugger)
        except FileNotFoundError as error:
            self.__exit__()
            raise DeviceError("qemu-system-arm is not installed (Debian: apt-get install qemu-system-arm)") from error
        except BaseException:
            self.__exit__()
            raise
        self._heard = b""
        return self

    def __exit__(self, *_):
        for connection in (self._console, self._debugger):
            if connection is not None:
                connection.close()
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._errors.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def program(self, address, data):
        self._gdb.write_memory(address, data)

    def read(self, address, length):
        return self._gdb.read_memory(address, length)

    def boot(self):
        """Resets the processor, lets it run, and returns the first line it says."""
        entry = int.from_bytes(self.read(FLASH + 4, 4), "little") & ~1
        self._gdb.command("system_reset")
        # QEMU resets when it next looks; running before that would begin at what an empty flash held.
        end = time.monotonic() + PATIENCE
        while self._gdb.read_register(PROGRAM_COUNTER) != entry:
            if time.monotonic() > end:
                raise DeviceError("the processor does not start at 0x%08X" % entry)
        self._gdb.run()
        return self._line()

    def ask(self, line):
        """A line to the device's console, and the line that it answers."""
        self._console.sendall(line.encode("ascii") + b"\n")
        return self._line()

    def _line(self):
        while b"\n" not in self._heard:
            try:
                more = self._console.recv(65536)
            except socket.timeout as error:
                raise DeviceError("the device says nothing") from error
            if not more:
                raise DeviceError("the device is gone: %s" % self._complaint())
            self._heard += more
        line, self._heard = self._heard.split(b"\n", 1)
        return line.decode("ascii", "replace")

    def _start(self, command):
        # An order to stop that comes now waits until there is somebody to end; QEMU itself begins without that.
        signal.pthread_sigmask(signal.SIG_BLOCK, _ORDERS)
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=self._errors, stderr=self._errors,
                preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, _ORDERS))
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ORDERS)

    def _socket(self, name):
        return ["-chardev", "socket,id=%s,path=%s,server=on,wait=off" % (name, os.path.join(self._folder, name))]

    def _connect(self, name):
        end = time.monotonic() + PATIENCE
        while True:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                connection.connect(os.path.join(self._folder, name))
                connection.settimeout(PATIENCE)
                return connection
            except OSError as error:
                connection.close()
                if self._process.poll() is not None or time.monotonic() > end:
                    raise DeviceError("QEMU does not come up: %s" % (self._complaint() or error)) from error
                time.sleep(0.02)

    def _complaint(self):
        self._errors.seek(0)
        return self._errors.read().decode("utf-8", "replace").strip()


__all__ = ["DeviceError", "EmulatedDevice", "GdbError"]
