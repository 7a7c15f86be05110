#!/usr/bin/env python3
"""A station whose devices are STM32F405 in QEMU: programs them, reads them back, boots them, and lets each prove its key.

    PYTHONPATH=sdk/python python3 samples/qemu-device/station.py --open monday --quantity 3 --release

The hub and the credential come from TOPS_IP, TOPS_PORT, TOPS_CA, TOPS_CERT and TOPS_KEY, or from what birthmark station enrol wrote.
"""

import argparse
import base64
import hashlib
import os
import secrets
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib

import intel_hex
from emulated_device import DeviceError, EmulatedDevice, GdbError
from tops_sdk import TopsError, TopsSession

PURPOSE = b"birthmark proof\0"  # what the firmware puts before a nonce
KEY = slice(8, 40)              # where the key stands in the identity block: firmware/identity.h

# RFC 5480: SubjectPublicKeyInfo of a P-256 key up to its X and Y.
KEY_INFO_HEAD = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")


class Fault(Exception):
    """Why a device is no good."""


def openssl(*arguments):
    done = subprocess.run(["openssl", *arguments], capture_output=True, check=False)
    return done.returncode == 0, done.stdout


def der_integer(octets):
    value = octets.lstrip(b"\0") or b"\0"
    value = b"\0" + value if value[0] & 0x80 else value
    return bytes([2, len(value)]) + value


def der_signature(raw):
    body = der_integer(raw[:32]) + der_integer(raw[32:])
    return bytes([0x30, len(body)]) + body


def is_proof(certificate, nonce, signature):
    """Whether the signature (r and s) over the nonce was made with the key of this certificate. openssl judges, not our own code."""
    with tempfile.TemporaryDirectory(prefix="birthmark-proof-") as folder:
        paths = {}
        for name, content in (("certificate", certificate), ("signature", der_signature(signature)), ("message", PURPOSE + nonce)):
            paths[name] = os.path.join(folder, name)
            with open(paths[name], "wb") as file:
                file.write(content)
        is_read, key = openssl("x509", "-inform", "DER", "-in", paths["certificate"], "-noout", "-pubkey")
        if not is_read:
            raise Fault("openssl cannot read the certificate")
        paths["key"] = os.path.join(folder, "key")
        with open(paths["key"], "wb") as file:
            file.write(key)
        return openssl("dgst", "-sha256", "-verify", paths["key"], "-signature", paths["signature"], paths["message"])[0]


def answer(device, question, word):
    """The bytes of an answer that begins with this word."""
    line = device.ask(question)
    found, _, text = line.partition(" ")
    try:
        if found == word:
            return bytes.fromhex(text)
    except ValueError:
        pass
    raise Fault("the device answers '%s' to '%s'" % (line, question.split(" ")[0]))


# Damage, to see that it is noticed. What is sealed can only be changed or exchanged on its way.

def with_check(block):
    """A block that was changed, with the CRC that belongs to it."""
    return block[:-4] + struct.pack("<I", zlib.crc32(block[:-4]))


def spoil_check(block, _):
    return block[:-4] + bytes(octet ^ 0xFF for octet in block[-4:])


def swap_key(block, other):
    if other is None:
        raise TopsError("there is no device before the first whose key it could get")
    return with_check(block[:KEY.start] + other[KEY] + block[KEY.stop:])


def flip_sealed(text, _):
    at = len(text) // 2
    return text[:at] + bytes([text[at] ^ 0x01]) + text[at + 1:]


def swap_sealed(_, other):
    if other is None:
        raise TopsError("there is no device before the first whose block it could get")
    return other


DAMAGE = {"flipped-byte": None, "wrong-check": spoil_check, "swapped-key": swap_key}
SEALED_DAMAGE = {"flipped-byte": flip_sealed, "swapped-block": swap_sealed}


class Memory:
    """What a device's memory shall hold: the image as the hub made it, and the blocks in it by name."""

    def __init__(self, outputs):
        lines = base64.b64decode(outputs["Image"]).decode("ascii").splitlines()
        self.segments = [(address, bytearray(data)) for address, data in intel_hex.segments(lines, "Image")]
        self.blocks = {block["Name"]: (int(block["Address"], 0), bytes.fromhex(block["Value"])) for block in outputs["Provisioning"]}

    def put(self, address, data):
        start, segment = next(part for part in self.segments if part[0] <= address < part[0] + len(part[1]))
        segment[address - start:address - start + len(data)] = data

    def read_back(self, found):
        """What was read, as the hub takes it: blocks by their digest, for a key needs no second journey; the firmware as it is."""
        told = {}
        for address, seen in found:
            for name, (start, data) in self.blocks.items():
                if address <= start and start + len(data) <= address + len(seen):
                    told[name] = hashlib.sha256(seen[start - address:start - address + len(data)]).hexdigest()
            if not any(address < start + len(data) and start < address + len(seen) for start, data in self.blocks.values()):
                told[address] = seen
        return told

    def name_of(self, address):
        """Which block an address belongs to, and its offset there."""
        for name, (start, data) in self.blocks.items():
            if start <= address < start + len(data):
                return "block %s differs at offset 0x%X" % (name, address - start)
        return "the firmware differs at 0x%08X" % address


def program(device, segments):
    for address, data in segments:
        device.program(address, data)


def read(device, segments):
    return [(address, device.read(address, len(data))) for address, data in segments]


def compare(segments, found, name_of):
    for (address, data), (_, seen) in zip(segments, found):
        if seen != data:
            raise Fault("read-back: " + name_of(address + next(i for i in range(len(data)) if seen[i] != data[i])))


def prove(device, certificate):
    if answer(device, "identity", "certificate") != certificate:
        raise Fault("the device shows another certificate than it was given")
    nonce = secrets.token_bytes(32)
    if not is_proof(certificate, nonce, answer(device, "sign " + nonce.hex(), "signature")):
        raise Fault("the device's signature does not fit its certificate")


def start(device, wanted):
    said = device.boot()
    if said != wanted:
        raise Fault("the device does not start: %s" % said)


def make(fetch, damage, last):
    """Programs one device, reads it back, boots it and has it prove its key."""
    outputs = fetch()
    memory = Memory(outputs)
    address, block = memory.blocks["identity"]
    if DAMAGE.get(damage):
        memory.put(address, DAMAGE[damage](block, last))
    with EmulatedDevice() as device:
        program(device, memory.segments)
        if damage == "flipped-byte":  # in the device alone: what was sent is not what stands there
            device.program(address + len(block) // 2, bytes([block[len(block) // 2] ^ 0x01]))
        found = read(device, memory.segments)
        fetch.read_back = memory.read_back(found)
        compare(memory.segments, found, memory.name_of)
        start(device, "ready")
        prove(device, base64.b64decode(outputs["DevCert"]))


def loader_key(device):
    """The key that the boot loader made, as SubjectPublicKeyInfo, and the proof that it has it. The emulated chip has no random
    generator: what it would give comes from here."""
    shown = answer(device, "entropy " + secrets.token_hex(32), "loader-key")
    return KEY_INFO_HEAD + shown[:64], der_signature(shown[64:])


def make_sealed(firmware, fetch, damage, last):
    """The same for a device whose identity is sealed for its boot loader: what the hub gives is asked for while the device runs."""
    with EmulatedDevice() as device:
        program(device, firmware)
        compare(firmware, read(device, firmware), "the firmware differs at 0x{:08X}".format)
        start(device, "empty")
        outputs = fetch(*loader_key(device))
        block = bytes.fromhex(outputs["SealedIdentity"])
        given = SEALED_DAMAGE[damage](block, last) if damage else block
        said = device.ask("install " + given.hex())
        if said != "ready":
            raise Fault("the device does not take its identity: %s" % said)
        prove(device, base64.b64decode(outputs["DevCert"]))


def make_of_family(firmware, fetch, damage, last, serial):
    """The same for a device whose identity comes under the transport key of its chip family: it is asked for nothing before."""
    with EmulatedDevice() as device:
        program(device, firmware)
        compare(firmware, read(device, firmware), "the firmware differs at 0x{:08X}".format)
        start(device, "empty")
        outputs = fetch()
        block = bytes.fromhex(outputs["FamilyIdentity"])
        given = SEALED_DAMAGE[damage](block, last) if damage else block
        said = device.ask("family %s %s" % (serial, given.hex()))
        if said != "ready":
            raise Fault("the device does not take its identity: %s" % said)
        prove(device, base64.b64decode(outputs["DevCert"]))


class Fetching:
    """One device at the hub: its outputs, asked for once, and what was read back of it."""

    def __init__(self, session, uid):
        self.session, self.uid, self.outputs, self.read_back = session, uid, {}, None

    def __call__(self, public_key=None, proof=None):
        key, proof = (base64.b64encode(part).decode("ascii") if part else None for part in (public_key, proof))
        self.outputs = self.session.get_provisioning_data(self.uid, public_key=key, proof=proof).json()
        return self.outputs

    def block(self):
        """What holds the identity, for the damage of swapping it."""
        for name in ("SealedIdentity", "FamilyIdentity"):
            if name in self.outputs:
                return bytes.fromhex(self.outputs[name])
        return Memory(self.outputs).blocks["identity"][1] if self.outputs else None


def run_device(session, batch, serial, damage, last, options):
    """Makes and reports one device. Returns its identity block."""
    uid = session.create_device(batch, serial).json()["DeviceUID"]
    fetch = Fetching(session, uid)
    began = time.monotonic()
    try:
        if options.family:
            make_of_family(options.family, fetch, damage, last, serial)
        elif options.firmware:
            make_sealed(options.firmware, fetch, damage, last)
        else:
            make(fetch, damage, last)
        fault = session.update_device_status(uid, "OK", read_back=fetch.read_back).json().get("mismatch")
    except (Fault, DeviceError, GdbError) as error:
        fault = str(error)
        session.update_device_status(uid, "KO", fault, read_back=fetch.read_back)
    if options.certificates and "DevCert" in fetch.outputs:
        with open(os.path.join(options.certificates, serial + ".der"), "wb") as file:
            file.write(base64.b64decode(fetch.outputs["DevCert"]))
    done = "sealed identity installed, proof verified" if options.firmware or options.family else "programmed, read back, booted, proof verified"
    print("%s  %s  %-2s  %.1f s  %s" % (uid, serial, "KO" if fault else "OK", time.monotonic() - began, fault or done), flush=True)
    return fetch.block()


def hex_file(path):
    with open(path, encoding="ascii") as file:
        return intel_hex.segments(file, path)


def numbered(text):
    number, _, word = text.partition("=")
    return int(number), word


def arguments():
    parser = argparse.ArgumentParser(description="A station whose devices run in QEMU.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--batch", metavar="UID", help="work on this batch")
    what.add_argument("--open", metavar="NAME", help="open a batch of this name (needs the role operator)")
    parser.add_argument("--quantity", type=int, default=3, help="devices to make (default: 3)")
    parser.add_argument("--sealed", type=hex_file, dest="firmware", metavar="FIRMWARE",
                        help="devices whose identity is sealed for their boot loader, which stands in this Intel HEX file (profile qemu-sealed)")
    parser.add_argument("--family", type=hex_file, metavar="FIRMWARE",
                        help="devices whose identity comes under the transport key of their chip family (profile qemu-family)")
    parser.add_argument("--profile", default=os.environ.get("PROFILE_NAME"), help="default: qemu-identity, or qemu-sealed with --sealed, qemu-family with --family")
    parser.add_argument("--device-type", default=os.environ.get("DEVICE_TYPE", "qemu-device"))
    parser.add_argument("--prefix", default="QEMU-%d" % time.time(), help="start of the hardware serials")
    parser.add_argument("--damage", type=numbered, action="append", default=[], metavar="N=WHAT",
                        help="spoil the Nth device: %s; with --sealed and --family: %s" % (", ".join(DAMAGE), ", ".join(SEALED_DAMAGE)))
    parser.add_argument("--certificates", metavar="FOLDER", help="keep each certificate (DER) here")
    parser.add_argument("--batch-file", metavar="FILE", help="write the batch's UID here")
    parser.add_argument("--release", action="store_true", help="release the batch at the end (needs the role operator)")
    options = parser.parse_args()
    known = SEALED_DAMAGE if options.firmware or options.family else DAMAGE
    for _, word in options.damage:
        if word not in known:
            parser.error("--damage: '%s' is none of %s" % (word, ", ".join(known)))
    options.profile = options.profile or ("qemu-family" if options.family else "qemu-sealed" if options.firmware else "qemu-identity")
    return options


def main():
    options = arguments()
    # Ended from outside, the station still ends the QEMU that it began.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    damage, last = dict(options.damage), None
    with TopsSession(raise_errors=True) as session:
        batch = options.batch or session.create_batch(
            options.open, options.profile, options.device_type, options.quantity, 1).json()["BatchUID"]
        print("batch: %s" % batch, file=sys.stderr)
        if options.batch_file:
            with open(options.batch_file, "w", encoding="ascii") as file:
                file.write(batch + "\n")
        for number in range(1, options.quantity + 1):
            last = run_device(session, batch, "%s-%04d" % (options.prefix, number), damage.get(number), last, options)
        if options.release:
            session.release_batch(batch)
            print("released", file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except (TopsError, OSError, ValueError) as error:
        print("error: %s" % error, file=sys.stderr)
        sys.exit(1)
