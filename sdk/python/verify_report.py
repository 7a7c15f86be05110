#!/usr/bin/env python3
"""Verifies a batch report of a Birthmark hub with nothing but this file, Python's standard library and the openssl command.

    verify_report.py REPORT --trust hub.pem [--witness key.pem ...] [--earlier checkpoint.txt] [--batch UID]

It shares no code with the hub. Exit 0: the report is good; 1: it is not, and the first thing that is wrong is named; 2: misused.
The format is described in docs/reference/batch-report.md.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import datetime, timezone

KIND = "birthmark-batch-report/1"
PIECE = 0x8000
LONGEST_LINE = 256 << 10
ENVELOPE_FACT = "for_oem:sha256"
HEAD = bytes.fromhex(
    "308006092a864886f70d010702a0803080020101310d300b0609608648016503040201"
    "308006092a864886f70d010701a0802480")
P256_PREFIX = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
OID_TYPE, OID_DIGEST, OID_TIME = (bytes.fromhex("06092a864886f70d0109" + x) for x in ("03", "04", "05"))
ID_DATA = bytes.fromhex("06092a864886f70d010701")
ALG_SHA256 = bytes.fromhex("300b0609608648016503040201")
ALG_ECDSA_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")


class Wrong(Exception):
    """The first thing that is wrong with the report."""


def demand(is_so, what):
    if not is_so:
        raise Wrong(what)


# --- The signed envelope: CMS SignedData in one strict form -------------------------------------------------------------------


def read_der(octets, at, tag=None):
    """One DER element: (tag, start of content, end)."""
    demand(at + 2 <= len(octets), "form: the signature block ends too early")
    first, length, at = octets[at], octets[at + 1], at + 2
    demand(tag is None or first == tag, "form: the signature block holds something else")
    if length >= 0x80:
        count = length - 0x80
        demand(1 <= count <= 3 and at + count <= len(octets), "form: a length cannot be read")
        length = int.from_bytes(octets[at:at + count], "big")
        demand(length >= (0x80 if count == 1 else 1 << (8 * (count - 1))), "form: a length is longer than it needs to be")
        at += count
    demand(at + length <= len(octets), "form: the signature block ends too early")
    return first, at, at + length


def elements(octets, start, end):
    while start < end:
        tag, content, after = read_der(octets, start)
        demand(after <= end, "form: an element is longer than what holds it")
        yield tag, octets[start:after], octets[content:after]
        start = after


def check_envelope(path):
    """Every octet around the content is the only one it can be. Returns the signing time and the signature."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        demand(file.read(len(HEAD)) == HEAD, "form: this does not begin as a signed report does")
        is_last = False
        while True:
            head = file.read(2)
            demand(len(head) == 2, "form: the report ends too early")
            if head == b"\0\0":
                demand(file.read(4) == b"\0\0\0\0", "form: the end of the content is not where it says")
                break
            demand(head[0] == 4 and not is_last, "form: the content is not in pieces")
            length = head[1]
            if length >= 0x80:
                demand(length in (0x81, 0x82), "form: a piece has no length of this form")
                octets = file.read(length - 0x80)
                demand(len(octets) == length - 0x80, "form: the report ends too early")
                wide = length == 0x82
                length = int.from_bytes(octets, "big")
                demand(length >= (0x100 if wide else 0x80), "form: a length is longer than it needs to be")
            demand(0 < length <= PIECE, "form: a piece is empty or too long")
            is_last = length < PIECE
            piece = file.read(length)
            demand(len(piece) == length, "form: the report ends too early")
            digest.update(piece)
        tail = file.read((64 << 10) + 1)
    demand(len(tail) <= 64 << 10 and tail.endswith(b"\0" * 6), "form: the report does not end as one does")
    return check_tail(tail[:-6], digest.digest())


def check_tail(tail, digest):
    _, start, end = read_der(tail, 0, 0xA0)
    certificates = [check_certificate(content) for _, _, content in elements(tail, start, end)]
    demand(certificates, "chain: the report carries no certificate")
    _, start, after = read_der(tail, end, 0x31)
    demand(after == len(tail), "form: something follows the signature")
    infos = list(elements(tail, start, after))
    demand(len(infos) == 1 and infos[0][0] == 0x30, "form: there is not one signer")
    parts = list(elements(infos[0][2], 0, len(infos[0][2])))
    demand(len(parts) == 6 and parts[0][1] == b"\x02\x01\x01", "form: the signer has other parts")
    demand(parts[2][1] == ALG_SHA256 and parts[4][1] == ALG_ECDSA_SHA256, "form: the algorithms are others")
    demand(parts[1][0] == 0x30 and parts[3][0] == 0xA0 and parts[5][0] == 0x04, "form: the signer has other parts")
    demand(parts[1][2] == certificates[0], "signature: the signer is not the certificate that comes first")
    signed = {}
    for tag, whole, content in elements(parts[3][2], 0, len(parts[3][2])):
        pair = list(elements(content, 0, len(content)))
        demand(tag == 0x30 and len(pair) == 2 and pair[1][0] == 0x31 and pair[0][1] not in signed, "form: an attribute has another form")
        signed[pair[0][1]] = pair[1][2]
    demand(set(signed) == {OID_TYPE, OID_DIGEST, OID_TIME}, "form: the signed attributes are others")
    demand(signed[OID_TYPE] == ID_DATA, "form: the content is of another type")
    demand(signed[OID_DIGEST] == b"\x04\x20" + digest, "signature: the content is not what was signed")
    demand(re.fullmatch(rb"\x17\x0d\d{12}Z", signed[OID_TIME]), "form: the signing time cannot be read")
    return signed[OID_TIME][2:].decode(), len(certificates)


def check_certificate(content):
    """What no signature covers inside a certificate. Returns issuer and serial number, as a signer is named."""
    body, algorithm, signature = (list(elements(content, 0, len(content))) + [None] * 3)[:3]
    demand(signature is not None and body[0] == 0x30 and signature[0] == 0x03 and signature[2][:1] == b"\0", "form: a certificate has another form")
    demand(sum(len(p[1]) for p in (body, algorithm, signature)) == len(content), "form: a certificate has something behind it")
    fields = list(elements(body[2], 0, len(body[2])))
    demand(len(fields) > 6 and fields[0][0] == 0xA0 and fields[1][0] == 0x02, "form: a certificate is not of version 3")
    demand(fields[2][1] == algorithm[1], "form: a certificate names two algorithms")
    return fields[3][1] + fields[1][1]


def openssl(*arguments, data=None):
    try:
        return subprocess.run(["openssl", *arguments], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    except FileNotFoundError:
        raise Wrong("the command openssl is not installed") from None


def extract(path, trust, at, folder):
    """Verifies signature, chain and purpose with openssl, and returns the file of the content."""
    try:
        moment = datetime.strptime(at, "%y%m%d%H%M%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        raise Wrong(f"signature: the signing time '{at}' is no moment") from None
    content = os.path.join(folder, "content")
    # A report outlives the certificate of its signer: the chain is judged at the signing time.
    run = openssl("cms", "-verify", "-binary", "-inform", "DER", "-in", path, "-CAfile", trust, "-no-CApath", "-no-CAstore",
                  "-purpose", "smimesign", "-attime", str(int(moment.timestamp())), "-signer", os.path.join(folder, "signer.pem"), "-out", content)
    demand(run.returncode == 0, "signature: openssl: " + reason(run.stderr))
    use = openssl("x509", "-in", os.path.join(folder, "signer.pem"), "-noout", "-ext", "extendedKeyUsage").stdout
    demand(b"E-mail Protection" in use, "chain: the signer is trusted, but not for reports")
    return content


def reason(stderr):
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1].split(":")[-1].strip() or lines[-1] if lines else "no reason given"


# --- The log: RFC 6962 hashes, C2SP notes and checkpoints ---------------------------------------------------------------------


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def height_at(start, end):
    fits = (end - start).bit_length() - 1
    return fits if start == 0 else min(fits, (start & -start).bit_length() - 1)


class Tree:
    """The root of a tree from subtrees and leaves, left to right."""

    def __init__(self):
        self.size, self.stack = 0, []

    def append(self, height, root):
        demand(len(root) == 32 and self.size % (1 << height) == 0, "inclusion: a subtree stands where none can")
        bit = 1 << height
        while self.size & bit:
            root = node(self.stack.pop(), root)
            bit <<= 1
        self.stack.append(root)
        self.size += 1 << height

    def fill(self, to, roots):
        for root in roots:
            demand(self.size < to, "inclusion: there are more subtrees than fit")
            self.append(height_at(self.size, to), root)
        demand(self.size == to, "inclusion: subtrees are missing")

    def root(self):
        result = self.stack[-1]
        for left in reversed(self.stack[:-1]):
            result = node(left, result)
        return result


def is_consistent(first, first_root, second, second_root, proof):
    """RFC 9162, 2.1.4.2."""
    if first == 0 or first == second:
        return not proof and (first == 0 or first_root == second_root)
    if first > second:
        return False
    path = list(proof) if first & (first - 1) else [first_root, *proof]
    if not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for each in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = node(each, old), node(each, new)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node(new, each)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old == first_root and new == second_root


def decode(text, what):
    try:
        octets = base64.b64decode(text, validate=True)
    except (ValueError, TypeError):
        raise Wrong(f"content: {what} is not base64") from None
    demand(base64.b64encode(octets).decode() == text, f"content: {what} is not base64 in its one form")
    return octets


def read_key(text):
    """The one-line form of a note's key: name, key ID and the DER of an ECDSA P-256 key."""
    match = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)", text or "")
    demand(match, "content: the log's key cannot be read")
    octets = decode(match[3], "the log's key")
    demand(octets[:1] == b"\x02", "content: the log's key is of another type")
    return check_key(match[1], octets[1:], match[2])


def check_key(name, der, key_id=None):
    demand(len(der) == 91 and der.startswith(P256_PREFIX), f"content: the key of '{name}' is not ECDSA P-256")
    own = hashlib.sha256(der).digest()[:4]
    demand(key_id is None or own.hex() == key_id, f"content: the key ID of '{name}' is not that of its key")
    return name, own, der


def read_note(text):
    """(origin, size, root, text, [(name, key ID, signature)])."""
    demand(isinstance(text, str) and text.endswith("\n") and "\n\n" in text, "content: a checkpoint is no note")
    split = text.rindex("\n\n")
    body, lines = text[:split + 1], text[split + 2:-1].split("\n")
    parts = body.split("\n")
    # A hub with a TPM says in an extension line where its counter against roll-back stands.
    is_extended = len(parts) == 5 and re.fullmatch(r"counter (0|[1-9]\d{0,18})", parts[3])
    demand((len(parts) == 4 or is_extended) and parts[-1] == "" and parts[0] and re.fullmatch(r"0|[1-9]\d{0,17}", parts[1]), "content: a note is no checkpoint")
    root = decode(parts[2], "a root")
    demand(len(root) == 32, "content: a root has not 32 octets")
    signatures = []
    for line in lines:
        match = re.fullmatch("\u2014 ([^\\s+]+) (\\S+)", line)
        demand(match, "content: a signature line cannot be read")
        octets = decode(match[2], "a signature")
        signatures.append((match[1], octets[:4], octets[4:]))
    return parts[0], int(parts[1]), root, body, signatures


def is_signed(note, key, folder):
    name, key_id, der = key
    own = next((s for n, i, s in note[4] if n == name and i == key_id), None)
    if own is None:
        return False
    public, signature = os.path.join(folder, "key.der"), os.path.join(folder, "signature")
    for path, octets in ((public, der), (signature, own)):
        with open(path, "wb") as file:
            file.write(octets)
    return openssl("dgst", "-sha256", "-verify", public, "-keyform", "DER", "-signature", signature, data=note[3].encode()).returncode == 0


# --- The content --------------------------------------------------------------------------------------------------------------


class Content:
    """The signed JSON object, line by line."""

    def __init__(self, file):
        self.file, self.number = file, 0

    def line(self):
        line = self.file.readline(LONGEST_LINE + 2)
        self.number += 1
        demand(line.endswith(b"\n") and len(line) <= LONGEST_LINE + 1, f"content: line {self.number} does not end or is too long")
        return line[:-1]

    def expect(self, text):
        demand(self.line() == text, f"content: line {self.number} is not {text.decode()}")

    def member(self, name, is_last=False):
        line, prefix = self.line(), f'"{name}":'.encode()
        demand(line.startswith(prefix) and line.endswith(b",") != is_last, f"content: line {self.number} is not the member {name}")
        return self.parse(line[len(prefix):None if is_last else -1])

    def array(self, name):
        self.expect(f'"{name}":['.encode())
        more = True
        while True:
            line = self.line()
            if line == b"],":
                return
            demand(more, f"content: line {self.number} follows the last of {name}")
            more = line.endswith(b",")
            yield line[:-1] if more else line

    def parse(self, octets):
        def once(pairs):
            result = dict(pairs)
            if len(result) != len(pairs):
                raise ValueError("twice")
            return result

        try:
            return json.loads(octets.decode("utf-8"), object_pairs_hook=once)
        except (ValueError, RecursionError):
            raise Wrong(f"content: line {self.number} is not JSON") from None


def text_of(thing, name):
    value = thing.get(name) if isinstance(thing, dict) else None
    demand(isinstance(value, str), f"content: the member {name} is missing or no text")
    return value


def number_of(thing, name):
    value = thing.get(name) if isinstance(thing, dict) else None
    demand(isinstance(value, int) and not isinstance(value, bool) and value >= 0, f"content: the member {name} is missing or no number")
    return value


def hashes_of(thing, name):
    value = thing.get(name) if isinstance(thing, dict) else None
    demand(isinstance(value, list), f"content: the member {name} is missing or no list")
    return [decode(each, name) for each in value]


def mark(*parts):
    """A fact about a device, as 128 bits."""
    return hashlib.sha256(json.dumps(parts).encode()).digest()[:16]


class Lists:
    """Allow and deny list: counted, free of doubles, and turned into what the log must tell."""

    def __init__(self, balance):
        self.balance = balance
        self.count = {"OK": 0, "KO": 0, "unconfirmed": 0}
        self.seen = {name: set() for name in ("ticket", "uid", "serial", "certificate", "certificate serial number", "key")}
        self.must, self.may = set(), set()
        self.for_oem = 0

    def once(self, kind, value, ticket):
        digest = mark(value)
        demand(digest not in self.seen[kind], f"duplicate: the device with the ticket {ticket} has the same {kind} as another")
        self.seen[kind].add(digest)

    def take(self, device, is_allowed):
        uid, serial, outcome, ticket = text_of(device, "uid"), text_of(device, "serial"), text_of(device, "outcome"), number_of(device, "ticket")
        demand(outcome in self.count and (outcome == "OK") == is_allowed, f"balance: device {uid} stands on the wrong list")
        self.count[outcome] += 1
        created = self.balance["authorised"] - self.balance["left"]
        demand(1 <= ticket <= created, f"duplicate: the batch never had the ticket {ticket}")
        for kind, value in (("ticket", ticket), ("uid", uid), ("serial", serial)):
            self.once(kind, value, ticket)
        made, keys = {}, set()
        certificates = device.get("certificates")
        demand(isinstance(certificates, list), "content: the member certificates is missing or no list")
        for certificate in certificates:
            made[text_of(certificate, "step")] = text_of(certificate, "sha256")
            self.once("certificate", certificate["sha256"], ticket)
            self.once("certificate serial number", [text_of(certificate, "issuer"), text_of(certificate, "serial_number")], ticket)
            keys.add(text_of(certificate, "public_key_sha256"))
        for key in keys:
            self.once("key", key, ticket)
        self.must.add(mark("create", uid, str(ticket), serial, text_of(device, "station")))
        if outcome != "unconfirmed":
            self.must.add(mark("report", uid, outcome, device.get("reason")))
        (self.must if is_allowed else self.may).add(mark("provision", uid, sorted(made.items()), self.envelope(device)))

    def envelope(self, device):
        """The digest that the log must tell of what only the owner opens."""
        if "for_oem" not in device:
            return None
        self.for_oem += 1
        return hashlib.sha256(decode(text_of(device, "for_oem"), "for_oem")).hexdigest()

    def complete(self):
        said = {"OK": self.balance["provisioned"], "KO": self.balance["scrapped"], "unconfirmed": self.balance["unconfirmed"]}
        demand(self.count == said, f"balance: the lists hold {self.count}, the balance says {said}")
        self.seen.clear()


def check_leaf(leaf, index, span, batch, balance, lists):
    """One leaf of the batch against what the report says."""
    act, subject, actor, facts = text_of(leaf, "act"), text_of(leaf, "subject"), text_of(leaf, "actor"), leaf.get("facts")
    demand(isinstance(facts, dict), "content: a leaf has no facts")
    demand(text_of(leaf, "index") == str(index), f"inclusion: the leaf at {index} says it stands elsewhere")
    demand(batch["uid"] in (subject, facts.get("batch")), f"record: the leaf at {index} is not about this batch")
    told = None
    if act == "device.create":
        told = mark("create", subject, text_of(facts, "ticket"), text_of(facts, "serial"), actor)
    elif act == "device.report":
        told = mark("report", subject, text_of(facts, "outcome"), facts.get("reason"))
    elif act == "device.provision":
        certificates = sorted((name, value) for name, value in facts.items() if name != "batch" and ":" not in name)
        told = mark("provision", subject, certificates, facts.get(ENVELOPE_FACT))
    elif act == "batch.open" and index == span[0]:
        said = {"quantity": str(balance["authorised"]), "name": text_of(batch, "name"), "project": text_of(batch, "project"),
                "version": str(number_of(batch, "project_version")), "profile": text_of(batch, "profile"), "device_type": text_of(batch, "device_type")}
        for name, value in said.items():
            demand(facts.get(name) == value, f"record: the batch was opened with another {name} than the report says")
        return "opened"
    elif act in ("batch.release", "batch.abort") and index == span[1] - 1:
        for name, value in balance.items():
            demand(facts.get(name) == str(value), f"record: the batch was closed with another number {name} than the report says")
        demand(text_of(batch, "state") == ("released" if act == "batch.release" else "aborted"), "record: the batch ended otherwise than the report says")
        return "closed"
    if told in lists.must:
        lists.must.remove(told)
    elif told in lists.may:
        lists.may.remove(told)
    else:
        demand(told is None, f"record: the leaf at {index} tells of a device otherwise than the lists, or of one that is on neither")
    return None


def check_content(path, folder):
    with open(path, "rb") as file:
        content = Content(file)
        content.expect(b"{")
        demand(content.member("report") == KIND, "content: this is a report of another kind or version")
        content.member("made_at")
        content.member("software")
        key = read_key(content.member("log_key"))
        checkpoint = read_note(content.member("checkpoint"))
        demand(checkpoint[0] == key[0] and is_signed(checkpoint, key, folder), "consistency: the checkpoint is not signed by the log's key")
        batch, counts = content.member("batch"), content.member("balance")
        text_of(batch, "uid")
        balance = {name: number_of(counts, name) for name in ("authorised", "provisioned", "scrapped", "unconfirmed", "left")}
        demand(balance["authorised"] == sum(balance.values()) - balance["authorised"], f"balance: it does not balance: {balance}")
        lists = Lists(balance)
        for name, is_allowed in (("allow", True), ("deny", False)):
            for line in content.array(name):
                lists.take(content.parse(line), is_allowed)
        lists.complete()
        closed = check_log(content, batch, balance, checkpoint, lists)
        earlier = content.member("earlier", is_last=True)
        demand(isinstance(earlier, list), "content: the member earlier is no list")
        proofs = {}
        for each in earlier:
            older = read_note(text_of(each, "checkpoint"))
            proofs[older[1]] = hashes_of(each, "proof")
            demand(is_signed(older, key, folder) and older[0] == checkpoint[0]
                   and is_consistent(older[1], older[2], checkpoint[1], checkpoint[2], proofs[older[1]]),
                   f"consistency: the log does not continue its own checkpoint of {older[1]} leaves")
        content.expect(b"}")
        demand(file.read(1) == b"", "content: something follows its end")
    return batch, balance, checkpoint, key, proofs, closed, lists.for_oem


def check_log(content, batch, balance, checkpoint, lists):
    span_member = content.member("range")
    span = (number_of(span_member, "from"), number_of(span_member, "to"))
    demand(span[0] < span[1] <= checkpoint[1], "inclusion: the stretch of the log is not within the checkpoint")
    tree, events = Tree(), set()
    tree.fill(span[0], hashes_of(span_member, "before"))
    for line in content.array("leaves"):
        if line.startswith(b'"'):
            run = decode(content.parse(line), "a run of hashes")
            demand(len(run) % 32 == 0, "content: a run of hashes is not whole")
            for at in range(0, len(run), 32):
                tree.append(0, run[at:at + 32])
        else:
            index = tree.size
            tree.append(0, hashlib.sha256(b"\0" + line).digest())
            events.add(check_leaf(content.parse(line), index, span, batch, balance, lists))
        demand(tree.size <= span[1], "inclusion: there are more leaves than the stretch has")
    demand(tree.size == span[1], "inclusion: leaves are missing")
    tree.fill(checkpoint[1], hashes_of(span_member, "after"))
    demand(tree.root() == checkpoint[2], "inclusion: these are not leaves of the log that the checkpoint is over")
    demand({"opened", "closed"} <= events, "record: the log does not tell of the batch's opening and closing")
    demand(not lists.must, f"record: the log does not tell {len(lists.must)} of the things that the lists say")
    return span[1]


def check_expectations(arguments, batch, checkpoint, key, proofs, closed, folder):
    demand(arguments.batch in (None, batch["uid"]), f"expectation: this is a good report, but of batch {batch['uid']}")
    for path in filter(None, (arguments.earlier, arguments.after)):
        with open(path, encoding="utf-8", newline="") as file:
            mine = read_note(file.read())
        demand(path != arguments.after or closed > mine[1],
               f"expectation: batch {batch['uid']} was closed before your checkpoint of {mine[1]} leaves: this is a report of something reported before")
        demand(mine[0] == checkpoint[0] and is_signed(mine, key, folder), "consistency: your checkpoint is of another log")
        demand(mine[1] <= checkpoint[1], "consistency: the report is older than your checkpoint, or its log was cut")
        proof = [] if mine[1] == checkpoint[1] else proofs.get(mine[1])
        demand(proof is not None, f"consistency: the report does not prove that it continues your checkpoint: ask for it with --earlier {mine[1]}")
        demand(is_consistent(mine[1], mine[2], checkpoint[1], checkpoint[2], proof), "consistency: the log was forked; keep both files, they prove it")
    for path in arguments.witness:
        run = openssl("pkey", "-pubin", "-in", path, "-pubout", "-outform", "DER")
        demand(run.returncode == 0, f"witness: {path} is no public key in PEM")
        _, key_id, der = check_key(path, run.stdout)
        names = [name for name, i, _ in checkpoint[4] if i == key_id]
        demand(any(is_signed(checkpoint, (name, key_id, der), folder) for name in names), f"witness: the checkpoint has no good cosignature by {path}")


def verify(arguments):
    at, count = check_envelope(arguments.report)
    with tempfile.TemporaryDirectory(prefix="birthmark-verify-") as folder:
        content = extract(arguments.report, arguments.trust, at, folder)
        demand(count == 1 or count < 8, "chain: the report carries too many certificates")
        batch, balance, checkpoint, key, proofs, closed, for_oem = check_content(content, folder)
        check_expectations(arguments, batch, checkpoint, key, proofs, closed, folder)
    return batch, balance, checkpoint, for_oem


def main(argv=None):
    parser = argparse.ArgumentParser(description="Verify a batch report without the hub.")
    parser.add_argument("report")
    parser.add_argument("--trust", required=True, help="PEM certificate of the hub or OEM")
    parser.add_argument("--witness", action="append", default=[], help="PEM public key that must have cosigned; may be repeated")
    parser.add_argument("--earlier", help="a checkpoint kept from before")
    parser.add_argument("--after", help="as --earlier, and the batch must have been closed after it")
    parser.add_argument("--batch", help="UID that the report should be of")
    arguments = parser.parse_args(argv)
    try:
        batch, balance, checkpoint, for_oem = verify(arguments)
    except Wrong as wrong:
        print(f"error: {wrong}", file=sys.stderr)
        return 1
    except OSError as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 2
    print(f"good: batch {batch['uid']} '{batch['name']}' {batch['state']}: {balance['authorised']} authorised = {balance['provisioned']} provisioned"
          f" + {balance['scrapped']} scrapped + {balance['unconfirmed']} unconfirmed + {balance['left']} left; log {checkpoint[0]} at {checkpoint[1]} leaves"
          + (f"; sealed data of {for_oem} devices for the owner" if for_oem else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
