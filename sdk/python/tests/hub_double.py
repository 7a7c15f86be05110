"""A TLS server on loopback for tests of the SDK: real sockets and certificates, answers given by the test."""

import http.server
import os
import ssl
import subprocess
import threading


class Certificates:
    """A root, a server certificate for 127.0.0.1 and a client certificate, made by the openssl command."""

    def __init__(self, folder):
        self.folder = folder
        self.ca, self._ca_key = self._root("root")
        self.other_ca, _ = self._root("other")
        self.server, self.server_key = self._leaf("server", "subjectAltName=IP:127.0.0.1,DNS:localhost")
        self.elsewhere, self.elsewhere_key = self._leaf("elsewhere", "subjectAltName=IP:192.0.2.1")
        self.client, self.client_key = self._leaf("client", "extendedKeyUsage=clientAuth")

    def path(self, name):
        return os.path.join(self.folder, name)

    def _root(self, name):
        self._openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=" + name, "-days", "2",
            "-keyout", self.path(name + ".key"), "-out", self.path(name + ".crt"))
        return self.path(name + ".crt"), self.path(name + ".key")

    def _leaf(self, name, extension):
        with open(self.path(name + ".ext"), "w", encoding="ascii") as file:
            file.write(extension + "\n")
        self._openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=" + name,
            "-keyout", self.path(name + ".key"), "-out", self.path(name + ".csr"))
        self._openssl(
            "x509", "-req", "-in", self.path(name + ".csr"), "-CA", self.ca, "-CAkey", self._ca_key, "-days", "2", "-CAcreateserial",
            "-extfile", self.path(name + ".ext"), "-out", self.path(name + ".crt"))
        os.chmod(self.path(name + ".key"), 0o600)
        return self.path(name + ".crt"), self.path(name + ".key")

    @staticmethod
    def _openssl(*arguments):
        subprocess.run(("openssl",) + arguments, check=True, capture_output=True)


class _QuietServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        # Refused handshakes are what some tests are about: no tracebacks for them.
        pass


class HubDouble:
    """Answers what ``answers[(method, path)]`` says and keeps what it was asked."""

    def __init__(self, certificate, key, client_ca, hang_up=False):
        self.answers = {}
        self.asked = []
        self.connections = 0
        self.clients = set()
        self._lock = threading.Lock()
        self._server = _QuietServer(("127.0.0.1", 0), self._handler(hang_up))
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate, key)
        self._tls.load_verify_locations(client_ca)
        self._tls.verify_mode = ssl.CERT_REQUIRED
        self.address = "127.0.0.1:%d" % self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self, hang_up):
        hub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 10

            def setup(self):
                self.request = hub._tls.wrap_socket(self.request, server_side=True)
                with hub._lock:
                    hub.connections += 1
                    hub.clients.add(str(self.request.getpeercert()["subject"]))
                super().setup()

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length).decode("utf-8")
                with hub._lock:
                    hub.asked.append((self.command, self.path, body))
                status, kind, text = hub.answers.get((self.command, self.path), (404, "text/plain", "nothing here"))
                payload = text.encode("utf-8")
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)
                if hang_up:
                    # Without "Connection: close": what a server does whose keep-alive time is over.
                    self.close_connection = True

            do_GET = do_POST = do_PUT = answer

            def finish(self):
                super().finish()
                self.request.close()

            def log_message(self, *_):
                pass

        return Handler
