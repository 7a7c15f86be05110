"""Talks to a Birthmark hub from a station script. Python 3.9 or newer, standard library only.

    from tops_sdk import TopsSession

    session = TopsSession("127.0.0.1:8443")
    batch = session.create_batch("monday", "matter-dac", "light-bulb", 10, 1).json()["BatchUID"]
    device = session.create_device(batch, "SN-0001").json()["DeviceUID"]
    data = session.get_provisioning_data(device).json()
    session.update_device_status(device, "OK")
    session.release_batch(batch)

Every call returns a TopsResponse. Who wants exceptions instead calls ``raise_for_status()`` on it, or makes the session with
``raise_errors=True``. A session may be used by many threads: each holds its own connection.
"""

import base64
import http.client
import json
import os
import ssl
import stat
import threading
import time
import urllib.parse
import warnings

__all__ = [
    "TopsSession", "TopsResponse", "TopsError", "TopsConfigurationError", "TopsConnectionError", "TopsRefusal", "TopsInvalid",
    "TopsNotAuthorised", "TopsUnknown", "TopsConflict", "TopsUnavailable",
]

_DEFAULT_PORT = 8443


class TopsError(Exception):
    """Anything this module raises."""


class TopsConfigurationError(TopsError, ValueError):
    """The address or the credential cannot be used; the text says which and why."""


class TopsConnectionError(TopsError, ConnectionError):
    """The hub did not answer, or is not the one we trust."""


class TopsRefusal(TopsError):
    """The hub said no: a stable code, what it is about, and the remedy."""

    def __init__(self, response):
        problem = response.problem
        self.status_code = response.status_code
        self.code = problem.get("code", "")
        self.detail = problem.get("detail", "") or response.text
        self.remedy = problem.get("remedy", "")
        super().__init__(" ".join(part for part in ("%s:" % (self.code or self.status_code), self.detail, self.remedy) if part))


class TopsInvalid(TopsRefusal):
    """A value is not allowed (400, 413, 415, 422)."""


class TopsNotAuthorised(TopsRefusal):
    """The credential is not known, or may not do this (401, 403)."""


class TopsUnknown(TopsRefusal):
    """There is no such thing (404)."""


class TopsConflict(TopsRefusal):
    """A state forbids it (409)."""


class TopsUnavailable(TopsRefusal):
    """Not now: try again later (429, 5xx)."""


_REFUSALS = {401: TopsNotAuthorised, 403: TopsNotAuthorised, 404: TopsUnknown, 409: TopsConflict, 429: TopsUnavailable}


class TopsResponse:
    """An answer. ``status_code`` is 0 when there was none; then ``text`` says why."""

    def __init__(self, status_code, body, content_type=""):
        self.status_code = status_code
        self.content = body
        self.content_type = content_type

    @property
    def ok(self):
        return 200 <= self.status_code < 400

    @property
    def text(self):
        return self.content.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.content)

    @property
    def problem(self):
        """The refusal's problem document as a dictionary; empty when there is none."""
        if self.ok or "json" not in self.content_type:
            return {}
        try:
            document = self.json()
        except ValueError:
            return {}
        return document if isinstance(document, dict) else {}

    def raise_for_status(self):
        """Raises a TopsError unless ok; returns the response."""
        if self.ok:
            return self
        if self.status_code == 0:
            raise TopsConnectionError(self.text)
        raise _REFUSALS.get(self.status_code, TopsInvalid if self.status_code < 500 else TopsUnavailable)(self)

    def __bool__(self):
        return self.ok

    def __repr__(self):
        # Not the body: it may hold a device's key.
        return "<TopsResponse [%s]>" % (self.status_code or "no answer")


class TopsSession:
    """A station's session with a hub.

    address      "HOST:PORT"; default: TOPS_IP and TOPS_PORT, else the server in the station file.
    ca           PEM of the hub's root, the only one trusted; default: TOPS_CA, else the station file.
    cert, key    PEM of the client certificate and its key; default: TOPS_CERT and TOPS_KEY, else the station file.
    credential   The station file; default: BIRTHMARK_STATION, else station.json in the configuration folder (~/.config/birthmark).
    timeout      Seconds to wait for an answer.
    raise_errors Raise TopsError instead of returning a response that is not ok.
    """

    def __init__(self, address=None, *, ca=None, cert=None, key=None, credential=None, timeout=30.0, raise_errors=False):
        self.raise_errors = raise_errors
        self.timeout = timeout
        station = _StationFile(credential)
        self.host, self.port = _address(address or _environment_address() or station.get("server"))
        self._tls = _tls(
            ca or os.environ.get("TOPS_CA") or station.path("ca"),
            cert or os.environ.get("TOPS_CERT") or station.path("certificate"),
            key or os.environ.get("TOPS_KEY") or station.path("key"))
        self._own = threading.local()
        self._all = set()
        self._lock = threading.Lock()

    # The calls of a station script.

    def is_alive(self):
        """{"time": "2024-12-06 14:58:52.576103"}, in UTC."""
        return self._call("GET", "/api/v1/alive")

    def create_batch(self, name, profile, device_type, quantity, head_count=1, *, project=None, stations=None):
        """Opens a batch: {"BatchUID": ...}."""
        body = {"name": name, "profile": profile, "device_type": device_type, "quantity": quantity, "head_count": head_count}
        if project is not None:
            body["project"] = project
        if stations is not None:
            body["stations"] = list(stations)
        return self._call("POST", "/api/v1/batches", body, repeatable=False)

    def create_device(self, batch_uid, serial, *, head=None):
        """Takes a ticket for one device: {"DeviceUID": ...}. Asked again it is the same device."""
        body = {"serial": str(serial)}
        if head is not None:
            body["head"] = str(head)
        return self._call("POST", "/api/v1/batches/%s/devices" % _segment(batch_uid), body)

    def get_provisioning_data(self, device_uid, *, csr=None, public_key=None, proof=None):
        """The profile's outputs by name. A device that made its own key brings its CSR, or its public key and a proof."""
        body = {"csr": csr, "public_key": public_key, "proof": proof}
        return self._call(
            "POST", "/api/v1/devices/%s/provisioning" % _segment(device_uid), {k: v for k, v in body.items() if v is not None})

    def update_device_status(self, device_uid, status, reason=None, *, read_back=None):
        """Reports a device: "OK", "KO" or "NOK".

        ``read_back``: what was read from the device, {name of the block or region: bytes}; an integer as the key is an address, a text
        as the value a SHA-256 in hex. Where it differs from what the hub meant to lie there, the answer is {"status": "KO", "mismatch": ...}.
        """
        return self._call("PUT", "/api/v1/devices/%s/status" % _segment(device_uid), _report({}, status, reason, read_back))

    def release_batch(self, batch_uid):
        """Closes a batch and makes its lists: {"BatchUID": ...}."""
        return self._call("POST", "/api/v1/batches/%s/release" % _segment(batch_uid), repeatable=False)

    # Beyond that.

    def get_batch(self, batch_uid):
        """The batch, its state and its balance."""
        return self._call("GET", "/api/v1/batches/%s" % _segment(batch_uid))

    def get_device(self, device_uid):
        """A device's record, without secrets."""
        return self._call("GET", "/api/v1/devices/%s" % _segment(device_uid))

    def wait_ready(self, timeout=60.0):
        """Waits until the hub says it is ready; the last answer tells whether it was."""
        end = time.monotonic() + timeout
        while True:
            response = self._send("GET", "/health/ready", None, True)
            left = end - time.monotonic()
            if response.ok or left <= 0:
                return self._done(response)
            time.sleep(min(0.25, left))

    # Several heads in one call: {"devices": [...]} in the order asked, each with its own outcome or its own "problem".

    def create_devices(self, batch_uid, serials):
        return self._call("POST", "/api/v1/batches/%s/devices" % _segment(batch_uid), {"serials": [str(serial) for serial in serials]})

    def get_provisioning_data_many(self, device_uids, *, keys=None):
        """``keys``: for devices that made their own key, {device_uid: {"csr": ...}}."""
        body = {"devices": list(device_uids)}
        if keys:
            body["keys"] = keys
        return self._call("POST", "/api/v1/provisioning", body)

    def update_device_statuses(self, reports):
        """``reports``: {device_uid: "OK"}, or tuples (device_uid, status), (device_uid, status, reason) and (device_uid, status, reason, read_back)."""
        pairs = reports.items() if isinstance(reports, dict) else reports
        devices = []
        for uid, *outcome in pairs:
            if isinstance(outcome[0], (tuple, list)):
                outcome = list(outcome[0])
            status, reason, read_back = (list(outcome) + [None, None])[:3]
            devices.append(_report({"DeviceUID": uid}, status, reason, read_back))
        return self._call("POST", "/api/v1/statuses", {"devices": devices})

    def close(self):
        """Closes the connections of all threads."""
        with self._lock:
            connections, self._all = self._all, set()
        for connection in connections:
            connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # How calls travel.

    def _call(self, method, path, body=None, repeatable=True):
        return self._done(self._send(method, path, body, repeatable))

    def _done(self, response):
        return response.raise_for_status() if self.raise_errors else response

    def _send(self, method, path, body, repeatable):
        payload = None if body is None else json.dumps(body).encode("utf-8")
        # The hub may have closed a held connection at the moment we use it. What is safe to say twice is then said again on a fresh
        # one; what is not goes over a fresh one from the start.
        connection = self._held() if repeatable else None
        if connection is not None:
            try:
                return self._exchange(connection, method, path, payload)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError, ssl.SSLEOFError, ssl.SSLZeroReturnError):
                self._drop(connection)
            except (OSError, http.client.HTTPException) as error:
                self._drop(connection)
                return self._no_answer(error)
        try:
            return self._exchange(self._fresh(), method, path, payload)
        except (OSError, http.client.HTTPException) as error:
            self._drop(getattr(self._own, "connection", None))
            return self._no_answer(error)

    def _exchange(self, connection, method, path, payload):
        headers = {"Accept": "application/json, application/problem+json", "User-Agent": "tops_sdk"}
        if payload is not None:
            headers["Content-Type"] = "application/json"
        elif method != "GET":
            headers["Content-Length"] = "0"
        connection.request(method, path, payload, headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.will_close:
            self._drop(connection)
        return TopsResponse(answer.status, body, answer.headers.get("Content-Type", ""))

    def _held(self):
        return getattr(self._own, "connection", None)

    def _fresh(self):
        self._drop(self._held())
        connection = http.client.HTTPSConnection(self.host, self.port, timeout=self.timeout, context=self._tls)
        with self._lock:
            self._all.add(connection)
        self._own.connection = connection
        return connection

    def _drop(self, connection):
        if connection is None:
            return
        connection.close()
        with self._lock:
            self._all.discard(connection)
        if self._held() is connection:
            self._own.connection = None

    def _no_answer(self, error):
        return TopsResponse(0, ("%s:%s: %s" % (self.host, self.port, error or type(error).__name__)).encode("utf-8"))


class _StationFile:
    """What ``birthmark station enrol`` wrote; paths in it are relative to it. Absent unless it was named."""

    def __init__(self, path):
        named = path or os.environ.get("BIRTHMARK_STATION")
        folder = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
        self._path = named or os.path.join(folder, "birthmark", "station.json")
        self._content = {}
        if named or os.path.exists(self._path):
            try:
                with open(self._path, encoding="utf-8") as file:
                    self._content = json.load(file)
            except (OSError, ValueError) as error:
                raise TopsConfigurationError("station file %s cannot be used: %s" % (self._path, error)) from error
        if not isinstance(self._content, dict):
            raise TopsConfigurationError("station file %s is no JSON object" % self._path)

    def get(self, name):
        return self._content.get(name)

    def path(self, name):
        value = self._content.get(name)
        return os.path.join(os.path.dirname(os.path.abspath(self._path)), value) if value else None


def _environment_address():
    host = os.environ.get("TOPS_IP")
    return "%s:%s" % (host, os.environ.get("TOPS_PORT", _DEFAULT_PORT)) if host else None


def _address(text):
    if not text:
        raise TopsConfigurationError("no hub is named: give TopsSession(\"HOST:PORT\"), or set TOPS_IP and TOPS_PORT")
    parts = urllib.parse.urlsplit(text if "://" in text else "https://" + text)
    try:
        port = parts.port or _DEFAULT_PORT
    except ValueError as error:
        raise TopsConfigurationError("'%s' is not HOST:PORT: %s" % (text, error)) from error
    if parts.scheme != "https" or not parts.hostname:
        raise TopsConfigurationError("'%s' is not HOST:PORT" % text)
    return parts.hostname, port


def _tls(ca, cert, key):
    for value, keyword, variable in ((ca, "ca", "TOPS_CA"), (cert, "cert", "TOPS_CERT"), (key, "key", "TOPS_KEY")):
        if not value:
            raise TopsConfigurationError("no %s: give TopsSession(..., %s=FILE), set %s, or run birthmark station enrol" % (keyword, keyword, variable))
        if not os.path.isfile(value):
            raise TopsConfigurationError("%s: no such file (%s)" % (value, keyword))
    if os.name == "posix" and stat.S_IMODE(os.stat(key).st_mode) & 0o077:
        warnings.warn("%s: others may read this private key; chmod 600 it" % key, stacklevel=3)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_verify_locations(cafile=ca)
        # Without a password callback OpenSSL would ask at the terminal, and a station would hang.
        context.load_cert_chain(cert, key, password=lambda: "")
    except (ssl.SSLError, ValueError, OSError) as error:
        raise TopsConfigurationError("the credential (ca %s, cert %s, key %s) cannot be used: %s" % (ca, cert, key, error)) from error
    return context


def _segment(value):
    return urllib.parse.quote(str(value), safe="")


def _report(body, status, reason, read_back=None):
    body["status"] = status
    if reason is not None:
        body["reason"] = reason
    if read_back is not None:
        body["read_back"] = [_read(place, what) for place, what in dict(read_back).items()]
    return body


def _read(place, what):
    entry = {"address": "0x%08X" % place} if isinstance(place, int) else {"name": str(place)}
    if isinstance(what, str):
        entry["sha256"] = what
    else:
        entry["value"] = base64.b64encode(bytes(what)).decode("ascii")
    return entry
