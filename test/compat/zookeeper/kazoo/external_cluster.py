"""A pytest plugin that lets kazoo's own test suite run against a ZooKeeper that kazoo did not build.

kazoo.testing.common starts a Java ensemble with TLS (and needs pyjks and pyOpenSSL for that). This plugin takes its
place with the same few names: a cluster of one server, which is a child process started by the command in
EXTERNAL_ZOOKEEPER (a JSON array; a data directory and a port are appended). The command prints `ready <port>` once
it serves, ends when its standard input does, and dies as by SIGKILL when it reads `kill` there.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import types


class ExternalServer:
    host = "127.0.0.1"

    def __init__(self):
        self.command = json.loads(os.environ["EXTERNAL_ZOOKEEPER"])
        self.working_path = tempfile.mkdtemp(prefix="kazoo-")
        self.client_port = 0
        self.process = None

    @property
    def address(self):
        return "%s:%s" % (self.host, self.client_port)

    @property
    def secure_address(self):
        return self.address

    @property
    def running(self):
        return self.process is not None

    def run(self):
        if self.running:
            return
        data = os.path.join(self.working_path, "data")
        os.makedirs(data, exist_ok=True)
        self.process = subprocess.Popen(
            self.command + [data, str(self.client_port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        answer = self.process.stdout.readline().split()
        if len(answer) != 2 or answer[0] != "ready":
            raise Exception("the server did not come up: %s" % (answer,))
        self.client_port = int(answer[1])

    def stop(self):
        if not self.running:
            return
        self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.process = None

    def kill(self):
        self.process.stdin.write("kill\n")
        self.stop()

    def reset(self):
        self.stop()
        shutil.rmtree(os.path.join(self.working_path, "data"), True)

    def destroy(self):
        self.stop()
        shutil.rmtree(self.working_path, True)

    def get_logs(self, num_lines=100):
        return []


class ExternalCluster:
    def __init__(self, **_options):
        self._servers = [ExternalServer()]

    def __getitem__(self, index):
        return self._servers[index]

    def __iter__(self):
        return iter(self._servers)

    def start(self):
        for server in self:
            server.run()

    def stop(self):
        for server in self:
            server.stop()

    def terminate(self):
        for server in self:
            server.destroy()

    def reset(self):
        for server in self:
            server.reset()

    def get_logs(self):
        return []


common = types.ModuleType("kazoo.testing.common")
common.ZookeeperCluster = ExternalCluster
sys.modules["kazoo.testing.common"] = common
os.environ.setdefault("ZOOKEEPER_VERSION", "3.9.5")
