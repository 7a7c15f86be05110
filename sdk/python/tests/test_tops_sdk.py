import json
import os
import sys
import tempfile
import threading
import unittest
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from hub_double import Certificates, HubDouble  # noqa: E402
from tops_sdk import (  # noqa: E402
    TopsConfigurationError, TopsConflict, TopsConnectionError, TopsInvalid, TopsNotAuthorised, TopsRefusal, TopsSession, TopsUnavailable,
    TopsUnknown)

JSON = "application/json"
PROBLEM = "application/problem+json"
VARIABLES = ("TOPS_IP", "TOPS_PORT", "TOPS_CA", "TOPS_CERT", "TOPS_KEY", "BIRTHMARK_STATION")


class _OnLoopback(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.certificates = Certificates(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def setUp(self):
        self.before = dict(os.environ)
        for name in VARIABLES:
            os.environ.pop(name, None)
        os.environ["XDG_CONFIG_HOME"] = os.path.join(self.folder.name, "nothing-here")

    def tearDown(self):
        os.environ.clear()
        os.environ.update(self.before)

    def hub(self, certificate=None, key=None, hang_up=False):
        hub = HubDouble(certificate or self.certificates.server, key or self.certificates.server_key, self.certificates.ca, hang_up)
        self.addCleanup(hub.close)
        return hub

    def session(self, hub, **options):
        credential = {"ca": self.certificates.ca, "cert": self.certificates.client, "key": self.certificates.client_key}
        credential.update(options)
        session = TopsSession(hub.address, **credential)
        self.addCleanup(session.close)
        return session


class SessionTests(_OnLoopback):
    """How calls travel and what they answer."""

    def test_a_device_goes_from_batch_to_release_as_a_script_writes_it(self):
        hub = self.hub()
        hub.answers = {
            ("GET", "/api/v1/alive"): (200, JSON, '{"time":"2024-12-06 14:58:52.576103"}'),
            ("POST", "/api/v1/batches"): (201, JSON, '{"BatchUID":"b1"}'),
            ("POST", "/api/v1/batches/b1/devices"): (201, JSON, '{"DeviceUID":"d1"}'),
            ("POST", "/api/v1/devices/d1/provisioning"): (200, JSON, '{"DevCert":"QQ==","Provisioning":[{"Name":"dac","Value":"00FF"}]}'),
            ("PUT", "/api/v1/devices/d1/status"): (200, JSON, '{"DeviceUID":"d1","status":"OK"}'),
            ("POST", "/api/v1/batches/b1/release"): (200, JSON, '{"BatchUID":"b1"}'),
        }
        session = self.session(hub)
        alive = session.is_alive()
        self.assertTrue(alive.ok)
        self.assertEqual((200, {"time": "2024-12-06 14:58:52.576103"}), (alive.status_code, alive.json()))
        batch = session.create_batch("monday", "matter-dac", "light-bulb", "10", "2").json()["BatchUID"]
        device = session.create_device(batch, 4711).json()["DeviceUID"]
        data = session.get_provisioning_data(device).json()
        self.assertEqual(("QQ==", "00FF"), (data["DevCert"], data["Provisioning"][0]["Value"]))
        self.assertTrue(session.update_device_status(device, "OK").ok)
        self.assertEqual("b1", session.release_batch(batch).json()["BatchUID"])
        self.assertEqual(
            {"name": "monday", "profile": "matter-dac", "device_type": "light-bulb", "quantity": "10", "head_count": "2"},
            json.loads(hub.asked[1][2]))
        self.assertEqual({"serial": "4711"}, json.loads(hub.asked[2][2]))
        self.assertEqual({"status": "OK"}, json.loads(hub.asked[4][2]))

    def test_what_was_read_back_goes_with_the_report(self):
        hub = self.hub()
        hub.answers[("PUT", "/api/v1/devices/d1/status")] = (200, JSON, '{"DeviceUID":"d1","status":"KO","mismatch":"\'key\' differs"}')
        hub.answers[("POST", "/api/v1/statuses")] = (200, JSON, '{"devices":[]}')
        session = self.session(hub)
        answer = session.update_device_status("d1", "OK", read_back={"key": b"\x00\xff", "label": "ab" * 32, 0x0800F000: bytearray(b"\x01")})
        self.assertEqual(("KO", "'key' differs"), (answer.json()["status"], answer.json()["mismatch"]))
        self.assertEqual(
            {"status": "OK", "read_back": [
                {"name": "key", "value": "AP8="}, {"name": "label", "sha256": "ab" * 32}, {"address": "0x0800F000", "value": "AQ=="}]},
            json.loads(hub.asked[0][2]))
        session.update_device_statuses([("d1", "OK", None, {"key": b"\x01"}), ("d2", "KO", "no power"), ("d3", "OK")])
        self.assertEqual(
            [{"DeviceUID": "d1", "status": "OK", "read_back": [{"name": "key", "value": "AQ=="}]},
             {"DeviceUID": "d2", "status": "KO", "reason": "no power"}, {"DeviceUID": "d3", "status": "OK"}],
            json.loads(hub.asked[1][2])["devices"])

    def test_calls_of_a_station_share_a_connection(self):
        hub = self.hub()
        hub.answers[("GET", "/api/v1/alive")] = (200, JSON, "{}")
        session = self.session(hub)
        for _ in range(5):
            self.assertTrue(session.is_alive().ok)
        self.assertEqual(1, hub.connections)

    def test_each_thread_has_its_own_connection(self):
        hub = self.hub()
        hub.answers[("GET", "/api/v1/alive")] = (200, JSON, "{}")
        session = self.session(hub)
        together = threading.Barrier(4)
        results = []

        def work():
            together.wait(10)
            results.extend(session.is_alive().ok for _ in range(20))

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([True] * 80, results)
        self.assertEqual(4, hub.connections)

    def test_a_connection_that_went_stale_is_replaced_unseen(self):
        hub = self.hub(hang_up=True)
        hub.answers[("POST", "/api/v1/batches/b/devices")] = (201, JSON, '{"DeviceUID":"d"}')
        session = self.session(hub)
        for _ in range(3):
            self.assertEqual(201, session.create_device("b", "s").status_code)
        self.assertEqual(3, hub.connections)
        self.assertEqual(3, len(hub.asked))

    def test_what_must_not_be_said_twice_goes_over_a_fresh_connection(self):
        hub = self.hub(hang_up=True)
        hub.answers[("GET", "/api/v1/alive")] = (200, JSON, "{}")
        hub.answers[("POST", "/api/v1/batches")] = (201, JSON, '{"BatchUID":"b"}')
        session = self.session(hub)
        session.is_alive()
        self.assertTrue(session.create_batch("n", "p", "t", 1, 1).ok)
        self.assertEqual(["GET", "POST"], [method for method, _, _ in hub.asked])

    def test_the_client_certificate_is_shown(self):
        hub = self.hub()
        self.session(hub).is_alive()
        self.assertIn("client", hub.clients.pop())

    def test_a_hub_of_another_root_is_not_talked_to(self):
        hub = self.hub()
        response = self.session(hub, ca=self.certificates.other_ca).is_alive()
        self.assertEqual((False, 0), (response.ok, response.status_code))
        self.assertIn("CERTIFICATE_VERIFY_FAILED", response.text)
        self.assertEqual([], hub.asked)

    def test_a_certificate_for_another_address_is_not_taken(self):
        hub = self.hub(self.certificates.elsewhere, self.certificates.elsewhere_key)
        response = self.session(hub).is_alive()
        self.assertFalse(response.ok)
        self.assertIn("mismatch", response.text.lower())
        with self.assertRaises(TopsConnectionError):
            response.raise_for_status()

    def test_a_hub_that_is_not_there_is_an_answer_that_is_not_ok(self):
        hub = HubDouble(self.certificates.server, self.certificates.server_key, self.certificates.ca)
        hub.close()
        response = self.session(hub).is_alive()
        self.assertEqual((False, 0), (response.ok, response.status_code))
        with self.assertRaises(TopsConnectionError):
            self.session(hub, raise_errors=True).is_alive()

    def test_a_refusal_is_an_answer_that_says_why(self):
        hub = self.hub()
        hub.answers[("GET", "/api/v1/batches/x")] = (
            404, PROBLEM, '{"code":"unknown-batch","title":"t","status":404,"detail":"there is no batch \'x\'","remedy":"birthmark batch list"}')
        response = self.session(hub).get_batch("x")
        self.assertEqual((False, 404, "unknown-batch"), (response.ok, response.status_code, response.json()["code"]))
        with self.assertRaises(TopsUnknown) as caught:
            response.raise_for_status()
        self.assertEqual(("unknown-batch", "there is no batch 'x'"), (caught.exception.code, caught.exception.detail))

    def test_refusals_have_types_for_those_who_want_them(self):
        hub = self.hub()
        session = self.session(hub, raise_errors=True)
        kinds = {400: TopsInvalid, 401: TopsNotAuthorised, 403: TopsNotAuthorised, 404: TopsUnknown, 409: TopsConflict, 422: TopsInvalid,
                 429: TopsUnavailable, 503: TopsUnavailable}
        for status, kind in kinds.items():
            with self.subTest(status=status):
                hub.answers[("GET", "/api/v1/alive")] = (status, PROBLEM, '{"code":"c","detail":"d"}')
                with self.assertRaises(kind) as caught:
                    session.is_alive()
                self.assertIsInstance(caught.exception, TopsRefusal)
                self.assertEqual(status, caught.exception.status_code)

    def test_several_heads_travel_in_one_call(self):
        hub = self.hub()
        hub.answers = {
            ("POST", "/api/v1/batches/b/devices"): (200, JSON, '{"devices":[{"DeviceUID":"1"},{"DeviceUID":"2"}]}'),
            ("POST", "/api/v1/provisioning"): (200, JSON, '{"devices":[]}'),
            ("POST", "/api/v1/statuses"): (200, JSON, '{"devices":[]}'),
        }
        session = self.session(hub)
        uids = [each["DeviceUID"] for each in session.create_devices("b", ["s1", 2]).json()["devices"]]
        session.get_provisioning_data_many(uids, keys={"1": {"csr": "PEM"}})
        session.update_device_statuses([("1", "OK"), ("2", "KO", "no contact")])
        session.update_device_statuses({"1": "OK"})
        bodies = [json.loads(body) for _, _, body in hub.asked]
        self.assertEqual({"serials": ["s1", "2"]}, bodies[0])
        self.assertEqual({"devices": ["1", "2"], "keys": {"1": {"csr": "PEM"}}}, bodies[1])
        self.assertEqual(
            {"devices": [{"DeviceUID": "1", "status": "OK"}, {"DeviceUID": "2", "status": "KO", "reason": "no contact"}]}, bodies[2])
        self.assertEqual({"devices": [{"DeviceUID": "1", "status": "OK"}]}, bodies[3])

    def test_a_uid_is_one_path_segment_whatever_it_holds(self):
        hub = self.hub()
        self.session(hub).get_device("../a/b?c#d e")
        self.assertEqual("/api/v1/devices/..%2Fa%2Fb%3Fc%23d%20e", hub.asked[0][1])

    def test_waiting_ends_when_the_hub_is_ready(self):
        hub = self.hub()
        hub.answers[("GET", "/health/ready")] = (503, JSON, '{"status":"not-ready"}')
        session = self.session(hub)
        threading.Timer(0.3, hub.answers.__setitem__, (("GET", "/health/ready"), (200, JSON, '{"status":"ready"}'))).start()
        self.assertTrue(session.wait_ready(10).ok)
        self.assertGreaterEqual(len(hub.asked), 2)

    def test_waiting_gives_up_with_the_last_answer(self):
        hub = self.hub()
        hub.answers[("GET", "/health/ready")] = (503, JSON, '{"status":"not-ready"}')
        self.assertEqual(503, self.session(hub).wait_ready(0.1).status_code)

    def test_an_answer_does_not_print_what_it_holds(self):
        hub = self.hub()
        hub.answers[("POST", "/api/v1/devices/d/provisioning")] = (200, JSON, '{"DevPKey":"c2VjcmV0"}')
        self.assertNotIn("c2VjcmV0", repr(self.session(hub).get_provisioning_data("d")))


class CredentialTests(_OnLoopback):
    """Where the credential comes from."""

    def write_station(self, hub, **changes):
        path = os.path.join(self.folder.name, "station.json")
        content = {"server": hub.address, "ca": "root.crt", "certificate": "client.crt", "key": "client.key"}
        content.update(changes)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(content, file)
        return path

    def test_the_environment_names_the_credential(self):
        hub = self.hub()
        hub.answers[("GET", "/api/v1/alive")] = (200, JSON, "{}")
        host, port = hub.address.split(":")
        os.environ.update(
            TOPS_IP=host, TOPS_PORT=port, TOPS_CA=self.certificates.ca, TOPS_CERT=self.certificates.client, TOPS_KEY=self.certificates.client_key)
        with TopsSession(host + ":" + port) as session:
            self.assertTrue(session.is_alive().ok)
        with TopsSession() as session:
            self.assertTrue(session.is_alive().ok)

    def test_the_station_file_names_it_when_nothing_else_does(self):
        hub = self.hub()
        hub.answers[("GET", "/api/v1/alive")] = (200, JSON, "{}")
        os.environ["BIRTHMARK_STATION"] = self.write_station(hub)
        with TopsSession() as session:
            self.assertTrue(session.is_alive().ok)

    def test_keywords_win_over_the_environment(self):
        hub = self.hub()
        hub.answers[("GET", "/api/v1/alive")] = (200, JSON, "{}")
        os.environ.update(TOPS_CA=self.certificates.other_ca, TOPS_CERT="/nowhere", TOPS_KEY="/nowhere")
        self.assertTrue(self.session(hub).is_alive().ok)

    def test_what_is_missing_is_named_at_once(self):
        with self.assertRaisesRegex(TopsConfigurationError, "TOPS_CA"):
            TopsSession("127.0.0.1:1")
        with self.assertRaisesRegex(TopsConfigurationError, "TOPS_IP"):
            TopsSession()
        with self.assertRaisesRegex(TopsConfigurationError, "/nowhere"):
            TopsSession("127.0.0.1:1", ca="/nowhere", cert="/nowhere", key="/nowhere")

    def test_a_key_of_another_certificate_is_named_at_once(self):
        with self.assertRaisesRegex(TopsConfigurationError, "server.key"):
            TopsSession("127.0.0.1:1", ca=self.certificates.ca, cert=self.certificates.client, key=self.certificates.server_key)

    def test_an_address_that_is_none_is_named_at_once(self):
        for text in ("127.0.0.1:http", "http://127.0.0.1:1", ":1", "127.0.0.1:99999"):
            with self.subTest(text=text), self.assertRaises(TopsConfigurationError):
                TopsSession(text, ca="a", cert="b", key="c")

    def test_a_key_that_others_may_read_is_warned_about(self):
        hub = self.hub()
        os.chmod(self.certificates.client_key, 0o644)
        self.addCleanup(os.chmod, self.certificates.client_key, 0o600)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            self.session(hub)
        self.assertIn("chmod 600", str(caught[0].message))


if __name__ == "__main__":
    unittest.main()
