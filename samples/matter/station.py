#!/usr/bin/env python3
"""A simulated station: takes devices from a batch, programs them, reads them back and reports them.

    PYTHONPATH=sdk/python python3 samples/matter/station.py --open monday --quantity 10 --release

The hub and the credential come from TOPS_IP, TOPS_PORT, TOPS_CA, TOPS_CERT and TOPS_KEY, or from what birthmark station enrol wrote.
"""

import argparse
import base64
import os
import subprocess
import sys
import time

from tops_sdk import TopsError, TopsSession

# SEC 1: ECPrivateKey of P-256 up to and after the 32 bytes of the scalar.
EC_KEY_HEAD = bytes.fromhex("30310201010420")
EC_KEY_TAIL = bytes.fromhex("a00a06082a8648ce3d030107")

# What openssl does not know by name.
MATTER_NAMES = {"1.3.6.1.4.1.37244.2.1": "VID", "1.3.6.1.4.1.37244.2.2": "PID"}


class Socket:
    """One head: what is written to its device, and what is read back."""

    def __init__(self, is_faulty):
        self.is_faulty = is_faulty
        self.memory = {}

    def program(self, blocks):
        for block in blocks:
            self.memory[block["Name"]] = bytearray.fromhex(block["Value"])
            if self.is_faulty:
                self.memory[block["Name"]][0] ^= 0x01

    def verify(self, blocks):
        """Why the device is no good, or None."""
        for block in blocks:
            if self.memory[block["Name"]] != bytes.fromhex(block["Value"]):
                return "read-back of block %s differs" % block["Name"]
        return None


def openssl(arguments, data):
    """Runs openssl on data. Keys go in by stdin: a command line stands in the process list."""
    done = subprocess.run(["openssl"] + arguments, input=data, capture_output=True, check=False)
    if done.returncode != 0:
        raise TopsError("openssl %s: %s" % (arguments[0], done.stderr.decode("utf-8", "replace").strip()))
    return done.stdout.decode("ascii")


def subject_of(certificate):
    text = openssl(["x509", "-inform", "DER", "-noout", "-subject", "-nameopt", "sep_comma_plus,utf8,esc_ctrl"], certificate)
    for oid, name in MATTER_NAMES.items():
        text = text.replace(oid, name)
    return text.strip()


def key_fits(certificate, scalar):
    of_certificate = openssl(["x509", "-inform", "DER", "-noout", "-pubkey"], certificate)
    of_key = openssl(["ec", "-inform", "DER", "-pubout"], EC_KEY_HEAD + scalar + EC_KEY_TAIL)
    return of_certificate == of_key


def judge(socket, outputs):
    """Programs one device. Returns its certificate and why it is no good, or None."""
    certificate = base64.b64decode(outputs["DevCert"])
    if not key_fits(certificate, base64.b64decode(outputs["DevPKey"])):
        return certificate, "the key does not fit the certificate"
    blocks = outputs.get("Provisioning", [])
    socket.program(blocks)
    return certificate, socket.verify(blocks)


def each(answer, key):
    """The parts of an answer for several heads; a problem of one ends the run."""
    parts = answer.json()["devices"]
    for part in parts:
        if "problem" in part:
            raise TopsError("%s: %s" % (part.get("serial") or part.get("DeviceUID"), part["problem"]["detail"]))
    return [part[key] for part in parts]


def run_heads(session, batch, serials, faulty, folder):
    """One turn of all heads: created, provisioned and reported in three calls."""
    uids = each(session.create_devices(batch, serials), "DeviceUID")
    outputs = each(session.get_provisioning_data_many(uids), "outputs")
    reports = []
    for serial, uid, output in zip(serials, uids, outputs):
        certificate, fault = judge(Socket(serial in faulty), output)
        if folder:
            with open(os.path.join(folder, serial + ".der"), "wb") as file:
                file.write(certificate)
        reports.append((uid, "OK") if fault is None else (uid, "KO", fault))
        print("%s  %s  %-2s  %s%s" % (uid, serial, reports[-1][1], subject_of(certificate), "  (%s)" % fault if fault else ""), flush=True)
    each(session.update_device_statuses(reports), "status")


def show_progress(done, quantity):
    if sys.stderr.isatty():
        width = 40 * done // quantity
        sys.stderr.write("\r[%s%s] %d/%d%s" % ("#" * width, "." * (40 - width), done, quantity, "\n" if done == quantity else ""))
        sys.stderr.flush()


def arguments():
    parser = argparse.ArgumentParser(description="A simulated station.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--batch", metavar="UID", help="work on this batch")
    what.add_argument("--open", metavar="NAME", help="open a batch of this name (needs the role operator)")
    parser.add_argument("--quantity", type=int, default=10, help="devices to make (default: 10)")
    parser.add_argument("--heads", type=int, default=1, help="devices at once (default: 1)")
    parser.add_argument("--profile", default=os.environ.get("PROFILE_NAME", "matter-dac"))
    parser.add_argument("--device-type", default=os.environ.get("DEVICE_TYPE", "light-bulb"))
    parser.add_argument("--prefix", default="SIM-%d" % time.time(), help="start of the hardware serials")
    parser.add_argument("--faulty", type=int, action="append", default=[], metavar="N", help="the Nth device fails its read-back")
    parser.add_argument("--certificates", metavar="FOLDER", help="keep each certificate (DER) here")
    parser.add_argument("--batch-file", metavar="FILE", help="write the batch's UID here")
    parser.add_argument("--release", action="store_true", help="release the batch at the end (needs the role operator)")
    return parser.parse_args()


def main():
    options = arguments()
    with TopsSession(raise_errors=True) as session:
        print("hub: %s" % session.is_alive().json()["time"], file=sys.stderr)
        batch = options.batch or session.create_batch(
            options.open, options.profile, options.device_type, options.quantity, options.heads).json()["BatchUID"]
        print("batch: %s" % batch, file=sys.stderr)
        if options.batch_file:
            with open(options.batch_file, "w", encoding="ascii") as file:
                file.write(batch + "\n")
        serials = ["%s-%04d" % (options.prefix, n) for n in range(1, options.quantity + 1)]
        faulty = {serials[n - 1] for n in options.faulty}
        for start in range(0, len(serials), options.heads):
            run_heads(session, batch, serials[start:start + options.heads], faulty, options.certificates)
            show_progress(min(start + options.heads, len(serials)), len(serials))
        if options.release:
            session.release_batch(batch)
            print("released", file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except TopsError as error:
        print("error: %s" % error, file=sys.stderr)
        sys.exit(1)
