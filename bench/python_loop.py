#!/usr/bin/env python3
"""What a factory writes without a hub: key, certificate, SQLite row, commit; no network, users, quota, CSR, lint or log in it."""
import datetime
import os
import sqlite3
import sys
import tempfile
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID, ObjectIdentifier

VID, PID = ObjectIdentifier("1.3.6.1.4.1.37244.2.1"), ObjectIdentifier("1.3.6.1.4.1.37244.2.2")


def main(seconds):
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "PAI"), x509.NameAttribute(VID, "FFF1")])
    aki = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    not_before = datetime.datetime(2026, 1, 1)
    not_after = datetime.datetime(9999, 12, 31, 23, 59, 59)
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(os.path.join(folder, "devices.db"), isolation_level=None)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("CREATE TABLE device (id INTEGER PRIMARY KEY, serial TEXT UNIQUE, key BLOB, certificate BLOB)")
        made, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            key = ec.generate_private_key(ec.SECP256R1())
            name = x509.Name([
                x509.NameAttribute(NameOID.COMMON_NAME, "Device %08d" % made),
                x509.NameAttribute(VID, "FFF1"), x509.NameAttribute(PID, "8000")])
            certificate = (
                x509.CertificateBuilder().subject_name(name).issuer_name(ca_name).public_key(key.public_key())
                .serial_number(x509.random_serial_number()).not_valid_before(not_before).not_valid_after(not_after)
                .add_extension(x509.BasicConstraints(False, None), True)
                .add_extension(x509.KeyUsage(True, False, False, False, False, False, False, False, False), True)
                .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
                .add_extension(aki, False).sign(ca_key, hashes.SHA256()))
            scalar = key.private_numbers().private_value.to_bytes(32, "big")
            db.execute("BEGIN")
            db.execute("INSERT INTO device (serial, key, certificate) VALUES (?, ?, ?)",
                       ("S%08d" % made, scalar, certificate.public_bytes(serialization.Encoding.DER)))
            db.execute("COMMIT")
            made += 1
        print(made / (time.perf_counter() - start))
        db.close()


main(float(sys.argv[1]))
