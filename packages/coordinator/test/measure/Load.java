import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/**
 * Operations per second of a ZooKeeper, by ZooKeeper's own Java client: Load HOST:PORT SESSIONS OUTSTANDING OPERATIONS.
 * Each session keeps OUTSTANDING requests under way. Prints one line for each kind of operation.
 */
public class Load {
  interface Call {
    void run(ZooKeeper zk, int session, int index, Runnable done);
  }

  public static void main(String[] args) throws Exception {
    int sessions = Integer.parseInt(args[1]);
    int outstanding = Integer.parseInt(args[2]);
    int operations = Integer.parseInt(args[3]);
    byte[] data = new byte[100];
    List<ZooKeeper> clients = new ArrayList<>();
    for (int session = 0; session < sessions; session++) {
      CountDownLatch connected = new CountDownLatch(1);
      clients.add(new ZooKeeper(args[0], 30000, event -> connected.countDown()));
      connected.await();
    }
    String root = clients.get(0).create("/load-", data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    Call create = (zk, session, index, done) ->
        zk.create(root + "/" + session + "-" + index, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, (rc, path, context, name) -> answered(rc, done), null);
    Call get = (zk, session, index, done) ->
        zk.getData(root + "/" + session + "-" + index, false, (rc, path, context, bytes, stat) -> answered(rc, done), null);
    Call set = (zk, session, index, done) ->
        zk.setData(root + "/" + session + "-" + index, data, -1, (rc, path, context, stat) -> answered(rc, done), null);
    measure("create", clients, outstanding, operations, create);
    measure("get", clients, outstanding, operations, get);
    measure("set", clients, outstanding, operations, set);
    for (ZooKeeper zk : clients) zk.close();
  }

  static void answered(int rc, Runnable done) {
    if (rc != 0) {
      System.err.println("an operation failed: " + rc);
      System.exit(1);
    }
    done.run();
  }

  static void measure(String name, List<ZooKeeper> clients, int outstanding, int operations, Call call) throws Exception {
    int each = operations / clients.size();
    CountDownLatch finished = new CountDownLatch(each * clients.size());
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int session = 0; session < clients.size(); session++) {
      int number = session;
      Semaphore room = new Semaphore(outstanding);
      Thread thread = new Thread(() -> {
        for (int index = 0; index < each; index++) {
          room.acquireUninterruptibly();
          call.run(clients.get(number), number, index, () -> {
            room.release();
            finished.countDown();
          });
        }
      });
      threads.add(thread);
      thread.start();
    }
    finished.await();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%s %.0f/s%n", name, each * clients.size() / seconds);
  }
}
