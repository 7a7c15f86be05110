"""PyKMIP as a server for tests, on a port that it prints; it ends when its standard input does.

The engine (kmip.services.server.engine) and its sessions, which read, answer and judge client certificates, are the package's own. What
kmip.services.server.server adds is left out: a manager process and a policy monitor that outlive a killed server, an accept loop that takes ten
seconds to end, and ssl.wrap_socket, which Python has no longer since 3.12. The TLS context has the package's own TLS 1.2 suites.

The first line of standard input is a JSON list of keys to begin with: name, owner (common name of a client), algorithm, masks, value (hex), active.
"""
import json
import os
import socket
import ssl
import sys
import threading
import time

from kmip.core import enums, policy
from kmip.pie import objects
from kmip.services import auth
from kmip.services.server import engine, session

certificate, key, trust, database, port, tls, bind = sys.argv[1:8]

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.minimum_version = ssl.TLSVersion.TLSv1_2
context.maximum_version = ssl.TLSVersion.TLSv1_2 if tls == "1.2" else ssl.TLSVersion.MAXIMUM_SUPPORTED
context.set_ciphers(auth.TLS12AuthenticationSuite().ciphers)
context.load_cert_chain(certificate, key)
context.load_verify_locations(trust)
context.verify_mode = ssl.CERT_REQUIRED

store = engine.KmipEngine(policies=policy.policies, database_path=database)
rows = store._data_store_session_factory()
for seed in json.loads(sys.stdin.readline()):
    value = bytes.fromhex(seed["value"])
    made = objects.SymmetricKey(
        enums.CryptographicAlgorithm[seed["algorithm"]], len(value) * 8, value, [enums.CryptographicUsageMask[m] for m in seed["masks"]], seed["name"])
    made._owner = seed["owner"]
    made.initial_date = int(time.time())
    made.state = enums.State.ACTIVE if seed["active"] else enums.State.PRE_ACTIVE
    rows.add(made)
rows.commit()
rows.close()

listener = socket.create_server((bind, int(port)), backlog=64)


def accept():
    number = 0
    while True:
        connection, address = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        number += 1
        wrapped = context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        session.KmipSession(store, wrapped, address, name=str(number), enable_tls_client_auth=True).start()


threading.Thread(target=accept, daemon=True).start()
print(listener.getsockname()[1], flush=True)
sys.stdin.read()
os._exit(0)
