"""Records, by hand, what kazoo and a ZooKeeper say to each other: record.py HOST:PORT FILE SOURCE.

One frame a line, without its length: `>` from the client, `<` from the server, then hex.
"""
import socket
import struct
import sys
import threading

from kazoo.client import KazooClient
from kazoo.security import make_acl, make_digest_acl

host, port = sys.argv[1].split(":")
out = open(sys.argv[2], "w")
out.write("# %s\n" % sys.argv[3])
lock = threading.Lock()


def frames(mark, source, sink):
    held = b""
    while True:
        try:
            data = source.recv(65536)
        except OSError:
            break
        if not data:
            break
        held += data
        while len(held) >= 4 and len(held) >= 4 + struct.unpack(">i", held[:4])[0]:
            size = struct.unpack(">i", held[:4])[0]
            with lock:
                out.write("%s %s\n" % (mark, held[4 : 4 + size].hex()))
            held = held[4 + size :]
        sink.sendall(data)
    sink.close()


listener = socket.create_server(("127.0.0.1", 0))


def serve():
    while True:
        client, _ = listener.accept()
        server = socket.create_connection((host, int(port)))
        threading.Thread(target=frames, args=(">", client, server), daemon=True).start()
        threading.Thread(target=frames, args=("<", server, client), daemon=True).start()


threading.Thread(target=serve, daemon=True).start()

client = KazooClient("127.0.0.1:%d" % listener.getsockname()[1], timeout=10)
client.start()
client.add_auth("digest", "ann:secret")
client.create("/golden", b"data")
client.create("/golden/ephemeral-", b"", ephemeral=True, sequence=True)
client.create("/golden/stat", b"x", include_data=True)
client.create("/golden/acl", b"", acl=[make_digest_acl("ann", "secret", all=True), make_acl("ip", "127.0.0.1", read=True)])
client.exists("/golden/none", watch=lambda event: None)
client.get("/golden", watch=lambda event: None)
client.get_children("/golden", watch=lambda event: None)
client.get_children("/golden", include_data=True)
client.set("/golden", b"changed", version=0)
client.get_acls("/golden/acl")
client.set_acls("/golden/stat", [make_acl("world", "anyone", all=True)])
client.sync("/golden")
transaction = client.transaction()
transaction.create("/golden/none", b"1")
transaction.check("/golden", 1)
transaction.set_data("/golden/none", b"2")
transaction.delete("/golden/none", 1)
transaction.commit()
transaction = client.transaction()
transaction.create("/golden/never")
transaction.delete("/missing")
transaction.commit()
client.delete("/golden/stat")
client.stop()
client.close()
out.close()
