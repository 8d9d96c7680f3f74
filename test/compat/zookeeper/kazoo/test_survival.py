"""What kazoo's own suite does not ask: servers that die, and sizes at the limit."""
import threading
import time

import pytest
from kazoo.client import KazooClient
from kazoo.exceptions import ConnectionLoss, KazooException, NodeExistsError, NoNodeError
from kazoo.protocol.states import KazooState
from kazoo.recipe.lock import Lock
from kazoo.testing import KazooTestCase


def appender(values):
    return lambda data, stat: values.append(int(data))


class SurvivalTests(KazooTestCase):
    def restart(self):
        self.cluster[0].kill()
        self.cluster[0].run()

    def test_what_was_acknowledged_is_there_after_a_kill(self):
        stats = {}
        for index in range(50):
            path = self.client.create("/kept-", b"%d" % index, sequence=True)
            stats[path] = self.client.exists(path)
        self.client.set("/kept-0000000007", b"changed")
        stats["/kept-0000000007"] = self.client.exists("/kept-0000000007")
        self.client.delete("/kept-0000000003")
        self.restart()
        for path, stat in stats.items():
            if path.endswith("0003"):
                assert self.client.retry(self.client.exists, path) is None
            else:
                assert self.client.retry(self.client.exists, path) == stat
        assert self.client.create("/kept-", b"", sequence=True) == "/kept-0000000050"

    def test_a_session_and_its_ephemerals_survive_a_kill(self):
        states = []
        self.client.add_listener(states.append)
        session = self.client.client_id
        self.client.create("/mine", b"", ephemeral=True)
        self.restart()
        assert self.client.retry(self.client.get, "/mine")[1].ephemeralOwner == session[0]
        assert self.client.client_id == session
        assert KazooState.LOST not in states

    def test_those_who_watch_go_on_watching_after_a_kill(self):
        values, children = [], []
        self.client.create("/data", b"0")
        self.client.create("/parent")
        self.client.DataWatch("/data", appender(values))
        self.client.ChildrenWatch("/parent", lambda names: children.append(sorted(names)))
        self.restart()
        self.client.retry(self.client.set, "/data", b"1")
        self.client.retry(self.client.create, "/parent/child")
        deadline = time.monotonic() + 10
        while (values[-1], children[-1]) != (1, ["child"]) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert (values[-1], children[-1]) == (1, ["child"])

    def test_whatever_was_acknowledged_under_load_is_there_after_every_kill(self):
        stop = threading.Event()
        acknowledged = {}

        def write(number):
            client = self._get_client()
            client.start()
            path = "/counter-%d" % number
            client.create(path, b"0")
            value = 0
            while not stop.is_set():
                value += 1
                try:
                    client.set(path, b"%d" % value)
                except KazooException:
                    continue
                acknowledged[path] = value

        threads = [threading.Thread(target=write, args=(number,)) for number in range(5)]
        for thread in threads:
            thread.start()
        for _ in range(5):
            time.sleep(0.4)
            before = dict(acknowledged)
            self.restart()
            for path, value in before.items():
                assert int(self.client.retry(self.client.get, path)[0]) >= value
        stop.set()
        for thread in threads:
            thread.join(20)
        assert len(acknowledged) == 5
        for path, value in acknowledged.items():
            assert int(self.client.get(path)[0]) >= value

    def test_a_transaction_is_whole_or_not_there(self):
        transaction = self.client.transaction()
        transaction.create("/one")
        transaction.create("/two")
        transaction.delete("/missing")
        results = transaction.commit()
        assert isinstance(results[2], NoNodeError)
        self.restart()
        assert self.client.retry(self.client.exists, "/one") is None

    def test_a_lock_outlives_the_server(self):
        lock = Lock(self.client, "/lock")
        lock.acquire()
        self.restart()
        other = self._get_client()
        other.start()
        rival = Lock(other, "/lock")
        assert not rival.acquire(blocking=False)
        self.client.retry(lock.release)
        assert rival.acquire(timeout=10)

    def test_a_mebibyte_is_the_limit(self):
        largest = 0xFFFFF - 200
        self.client.create("/large", b"x" * largest)
        assert len(self.client.get("/large")[0]) == largest
        with pytest.raises(ConnectionLoss):
            self.client.create("/larger", b"x" * 0x100000)
        assert self.client.retry(self.client.exists, "/larger") is None

    def test_a_session_whose_client_is_silent_expires(self):
        other = self._get_client(timeout=4)
        other.start()
        session = other.client_id
        other.create("/left", b"", ephemeral=True)
        gone = threading.Event()
        assert self.client.exists("/left", watch=lambda event: gone.set())
        # Sends nothing more, not even pings, and closes nothing.
        other._connection._send_request = lambda *args: None
        other._connection._send_ping = lambda *args: None
        assert gone.wait(15)
        late = KazooClient(self.hosts, client_id=session, timeout=4)
        self._clients.append(late)
        late.start()
        assert late.client_id[0] != session[0]

    def test_many_clients_see_every_change_of_one(self):
        self.client.create("/busy", b"0")
        clients = [self._get_client() for _ in range(20)]
        seen = [[] for _ in clients]
        for client, values in zip(clients, seen):
            client.start()
            client.DataWatch("/busy", appender(values))
        for value in range(1, 31):
            self.client.set("/busy", b"%d" % value)
        deadline = time.monotonic() + 10
        while any(values[-1] != 30 for values in seen) and time.monotonic() < deadline:
            time.sleep(0.02)
        for values in seen:
            assert values[-1] == 30
            assert values == sorted(set(values))

    def test_a_thousand_watches_and_sessions(self):
        clients = [KazooClient(self.hosts, timeout=10) for _ in range(50)]
        self._clients.extend(clients)
        for started in [client.start_async() for client in clients]:
            assert started.wait(10)
        told = []
        self.client.create("/w")
        for index in range(20):
            self.client.create("/w/%d" % index)
        for client in clients:
            for index in range(20):
                client.get("/w/%d" % index, watch=lambda event: told.append(event.path))
        for index in range(20):
            self.client.delete("/w/%d" % index)
        deadline = time.monotonic() + 15
        while len(told) < 1000 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(told) == 1000

    def test_creating_twice_at_once_succeeds_once(self):
        results = [self.client.create_async("/once") for _ in range(10)]
        outcomes = []
        for result in results:
            try:
                outcomes.append(result.get(10))
            except NodeExistsError:
                outcomes.append(None)
        assert outcomes == ["/once"] + [None] * 9
