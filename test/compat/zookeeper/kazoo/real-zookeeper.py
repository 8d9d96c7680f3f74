"""Runs a real ZooKeeper as external_cluster.py wants it: real-zookeeper.py CLASSPATH DATA PORT. For comparisons by hand."""
import os
import socket
import subprocess
import sys
import time

classpath, data, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
if port == 0:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

config = os.path.join(data, "zoo.cfg")
with open(config, "w") as file:
    file.write(
        "tickTime=2000\ndataDir=%s\nclientPort=%d\nclientPortAddress=127.0.0.1\nmaxClientCnxns=0\n"
        "admin.enableServer=false\n4lw.commands.whitelist=*\n" % (data, port)
    )
server = subprocess.Popen(
    [
        "java",
        "-Xmx512m",
        "-Dfile.encoding=UTF-8",
        "-Dzookeeper.extendedTypesEnabled=true",
        "-Dzookeeper.DigestAuthenticationProvider.superDigest=super:D/InIHSb7yEEbrWz8b9l71RjZJU=",
        "-cp",
        classpath,
        "org.apache.zookeeper.server.ZooKeeperServerMain",
        config,
    ],
    stdin=subprocess.DEVNULL,
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)


def serving():
    try:
        with socket.create_connection(("127.0.0.1", port), 2) as probe:
            probe.sendall(b"srvr")
            return b"Mode:" in probe.recv(4096)
    except OSError:
        return False


while server.poll() is None and not serving():
    time.sleep(0.05)
print("ready %d" % port, flush=True)
if sys.stdin.readline().strip() == "kill":
    server.kill()
else:
    server.terminate()
server.wait()
