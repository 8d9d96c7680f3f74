import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.transaction.CuratorTransactionResult;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.RetryNTimes;
import org.apache.hadoop.ha.ActiveStandbyElector;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** Java's clients against the server HOST:PORT: ZooKeeper's own, Curator's recipes, Hadoop's election. Prints a line for each check. */
public class JavaClients {
  static String address;

  interface Check {
    void run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    address = args[0];
    check("everything that ZooKeeper's own client can ask", JavaClients::ownClient);
    check("watches of all kinds", JavaClients::watches);
    check("a session taken over by another client", JavaClients::takenOver);
    check("Curator: mutex", JavaClients::mutex);
    check("Curator: leader latch", JavaClients::leaderLatch);
    check("Curator: cache of a subtree", JavaClients::cache);
    check("Curator: transaction", JavaClients::transaction);
    check("Curator: atomic long", JavaClients::atomicLong);
    check("Hadoop: ActiveStandbyElector fails over and fences", JavaClients::election);
    System.exit(0);
  }

  static void check(String name, Check check) {
    try {
      check.run();
      System.out.println("ok " + name);
    } catch (Throwable failure) {
      System.out.println("FAILED " + name + ": " + failure);
      failure.printStackTrace(System.out);
      System.exit(1);
    }
  }

  static void that(boolean holds, String what) {
    if (!holds) throw new AssertionError(what);
  }

  static void equal(Object actual, Object wanted) {
    if (!wanted.equals(actual)) throw new AssertionError(actual + " instead of " + wanted);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static ZooKeeper connect(BlockingQueue<WatchedEvent> events) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper zk = new ZooKeeper(address, 10000, event -> {
      if (event.getType() != Watcher.Event.EventType.None) events.add(event);
      else if (event.getState() == Watcher.Event.KeeperState.SyncConnected) connected.countDown();
    });
    that(connected.await(10, TimeUnit.SECONDS), "connected");
    return zk;
  }

  static String told(BlockingQueue<WatchedEvent> events) throws Exception {
    WatchedEvent event = events.poll(10, TimeUnit.SECONDS);
    return event == null ? "nothing" : event.getType() + " " + event.getPath();
  }

  static void ownClient() throws Exception {
    ZooKeeper zk = connect(new LinkedBlockingQueue<>());
    List<org.apache.zookeeper.data.ACL> open = ZooDefs.Ids.OPEN_ACL_UNSAFE;
    Stat stat = new Stat();
    equal(zk.create("/own", bytes("1"), open, CreateMode.PERSISTENT, stat), "/own");
    equal(stat, zk.exists("/own", false));
    equal(zk.create("/own/s-", null, open, CreateMode.PERSISTENT_SEQUENTIAL), "/own/s-0000000000");
    equal(zk.create("/own/e-", null, open, CreateMode.EPHEMERAL_SEQUENTIAL), "/own/e-0000000001");
    equal(zk.create("/own/c", null, open, CreateMode.CONTAINER), "/own/c");
    equal(zk.create("/own/t", null, open, CreateMode.PERSISTENT_WITH_TTL, new Stat(), 60000), "/own/t");
    equal(zk.getEphemerals(), Arrays.asList("/own/e-0000000001"));
    equal(zk.getAllChildrenNumber("/own"), 4);
    equal(zk.setData("/own", bytes("2"), 0).getVersion(), 1);
    equal(new String(zk.getData("/own", false, stat), StandardCharsets.UTF_8), "2");
    equal(zk.getChildren("/own", false, stat).stream().sorted().collect(Collectors.toList()), Arrays.asList("c", "e-0000000001", "s-0000000000", "t"));
    equal(stat.getCversion(), 4);
    equal(zk.multi(Arrays.asList(Op.check("/own", 1), Op.setData("/own", bytes("3"), 1), Op.delete("/own/t", -1))).size(), 3);
    try {
      zk.multi(Arrays.asList(Op.setData("/own", bytes("4"), -1), Op.delete("/none", -1)));
      that(false, "a transaction with a missing znode is refused");
    } catch (KeeperException.NoNodeException refused) {
      equal(refused.getResults().size(), 2);
    }
    equal(zk.multi(Arrays.asList(Op.getData("/own"), Op.getChildren("/own"))).size(), 2);
    zk.addAuthInfo("digest", bytes("ann:secret"));
    equal(zk.whoAmI().stream().map(info -> info.getAuthScheme()).sorted().collect(Collectors.toList()), Arrays.asList("digest", "ip"));
    zk.create("/own/acl", null, ZooDefs.Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
    equal(zk.getACL("/own/acl", stat).get(0).getId().getScheme(), "digest");
    zk.setACL("/own/acl", ZooDefs.Ids.READ_ACL_UNSAFE, 0);
    CountDownLatch synced = new CountDownLatch(1);
    zk.sync("/own", (rc, path, context) -> synced.countDown(), null);
    that(synced.await(10, TimeUnit.SECONDS), "synced");
    equal(zk.getConfig(false, stat).length, 0);
    zk.close();
  }

  static void watches() throws Exception {
    BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
    ZooKeeper watching = connect(events);
    ZooKeeper changing = connect(new LinkedBlockingQueue<>());
    changing.create("/watched", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    watching.getData("/watched", true, null);
    watching.exists("/watched/new", true);
    watching.getChildren("/watched", true);
    changing.setData("/watched", bytes("x"), -1);
    equal(told(events), "NodeDataChanged /watched");
    changing.create("/watched/new", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    equal(told(events), "NodeCreated /watched/new");
    equal(told(events), "NodeChildrenChanged /watched");
    watching.addWatch("/watched", AddWatchMode.PERSISTENT_RECURSIVE);
    for (String data : Arrays.asList("a", "b")) {
      changing.setData("/watched/new", bytes(data), -1);
      equal(told(events), "NodeDataChanged /watched/new");
    }
    changing.delete("/watched/new", -1);
    equal(told(events), "NodeDeleted /watched/new");
    watching.removeAllWatches("/watched", Watcher.WatcherType.Any, false);
    equal(told(events), "PersistentWatchRemoved /watched");
    changing.setData("/watched", bytes("y"), -1);
    watching.exists("/watched", false);
    that(events.isEmpty(), "nothing is told once the watch is removed");
    watching.close();
    changing.close();
  }

  static void takenOver() throws Exception {
    ZooKeeper first = connect(new LinkedBlockingQueue<>());
    first.create("/taken-over", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper second = new ZooKeeper(address, 10000, event -> connected.countDown(), first.getSessionId(), first.getSessionPasswd());
    that(connected.await(10, TimeUnit.SECONDS), "connected");
    equal(second.getEphemerals(), Arrays.asList("/taken-over"));
    second.close();
    CountDownLatch expired = new CountDownLatch(1);
    new ZooKeeper(address, 10000, event -> {
      if (event.getState() == Watcher.Event.KeeperState.Expired) expired.countDown();
    }, first.getSessionId(), first.getSessionPasswd());
    that(expired.await(10, TimeUnit.SECONDS), "a closed session is told to have expired");
    first.close();
  }

  static CuratorFramework curator() {
    CuratorFramework client = CuratorFrameworkFactory.builder().connectString(address).sessionTimeoutMs(10000).connectionTimeoutMs(10000).retryPolicy(new RetryNTimes(5, 100)).namespace("curator").build();
    client.start();
    return client;
  }

  static void mutex() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    int[] inside = {0, 0};
    List<Future<Void>> done = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      done.add(threads.submit((Callable<Void>) () -> {
        try (CuratorFramework client = curator()) {
          InterProcessMutex mutex = new InterProcessMutex(client, "/mutex");
          for (int turn = 0; turn < 10; turn++) {
            mutex.acquire();
            that(++inside[0] == 1, "one at a time");
            inside[1]++;
            inside[0]--;
            mutex.release();
          }
          return null;
        }
      }));
    }
    for (Future<Void> each : done) each.get(60, TimeUnit.SECONDS);
    equal(inside[1], 40);
    threads.shutdown();
  }

  static void leaderLatch() throws Exception {
    CuratorFramework one = curator();
    CuratorFramework two = curator();
    LeaderLatch first = new LeaderLatch(one, "/leader", "first");
    LeaderLatch second = new LeaderLatch(two, "/leader", "second");
    first.start();
    that(first.await(10, TimeUnit.SECONDS), "the first leads");
    second.start();
    equal(second.getLeader().getId(), "first");
    one.close();
    that(second.await(10, TimeUnit.SECONDS), "the second leads when the first has gone");
    second.close();
    two.close();
  }

  static void cache() throws Exception {
    try (CuratorFramework client = curator()) {
      client.create().creatingParentContainersIfNeeded().forPath("/cache/a", bytes("1"));
      BlockingQueue<String> told = new LinkedBlockingQueue<>();
      CountDownLatch initialized = new CountDownLatch(1);
      CuratorCache cache = CuratorCache.build(client, "/cache");
      cache.listenable().addListener((type, before, after) -> told.add(type + " " + (after == null ? before : after).getPath()));
      cache.listenable().addListener(CuratorCacheListener.builder().forInitialized(initialized::countDown).build());
      cache.start();
      that(initialized.await(10, TimeUnit.SECONDS), "the cache is filled");
      told.clear();
      client.create().forPath("/cache/a/b");
      equal(told.poll(10, TimeUnit.SECONDS), "NODE_CREATED /cache/a/b");
      client.setData().forPath("/cache/a", bytes("2"));
      equal(told.poll(10, TimeUnit.SECONDS), "NODE_CHANGED /cache/a");
      client.delete().forPath("/cache/a/b");
      equal(told.poll(10, TimeUnit.SECONDS), "NODE_DELETED /cache/a/b");
      cache.close();
    }
  }

  static void transaction() throws Exception {
    try (CuratorFramework client = curator()) {
      client.create().creatingParentsIfNeeded().forPath("/transaction");
      List<CuratorTransactionResult> results = client.transaction().forOperations(
          client.transactionOp().create().forPath("/transaction/a", bytes("1")),
          client.transactionOp().setData().withVersion(0).forPath("/transaction/a", bytes("2")),
          client.transactionOp().check().withVersion(1).forPath("/transaction/a"));
      equal(results.size(), 3);
      equal(results.get(1).getResultStat().getVersion(), 1);
    }
  }

  static void atomicLong() throws Exception {
    try (CuratorFramework one = curator(); CuratorFramework two = curator()) {
      for (int turn = 0; turn < 10; turn++) {
        for (CuratorFramework client : Arrays.asList(one, two)) {
          that(new DistributedAtomicLong(client, "/long", new RetryNTimes(10, 10)).increment().succeeded(), "incremented");
        }
      }
      equal(new DistributedAtomicLong(one, "/long", new RetryNTimes(10, 10)).get().postValue(), 20L);
    }
  }

  static class Candidate implements ActiveStandbyElector.ActiveStandbyElectorCallback {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public void becomeActive() {
      heard.add("active");
    }

    @Override
    public void becomeStandby() {
      heard.add("standby");
    }

    /** Comes or not, depending on whether the lock goes before or after a standby has begun to watch it. */
    @Override
    public void enterNeutralMode() {}

    @Override
    public void notifyFatalError(String message) {
      heard.add("fatal " + message);
    }

    @Override
    public void fenceOldActive(byte[] data) {
      heard.add("fence " + new String(data, StandardCharsets.UTF_8));
    }

    void hears(String wanted) throws Exception {
      equal(heard.poll(15, TimeUnit.SECONDS), wanted);
    }
  }

  static ActiveStandbyElector elector(Candidate candidate) throws Exception {
    return new ActiveStandbyElector(address, 4000, "/hadoop-ha/calf", ZooDefs.Ids.OPEN_ACL_UNSAFE, Collections.emptyList(), candidate, 3, null);
  }

  static void election() throws Exception {
    Candidate first = new Candidate();
    Candidate second = new Candidate();
    ActiveStandbyElector one = elector(first);
    ActiveStandbyElector two = elector(second);
    one.ensureParentZNode();
    one.joinElection(bytes("nn1"));
    first.hears("active");
    equal(new String(two.getActiveData(), StandardCharsets.UTF_8), "nn1");
    two.joinElection(bytes("nn2"));
    second.hears("standby");
    one.quitElection(true);
    second.hears("fence nn1");
    second.hears("active");
    equal(new String(two.getActiveData(), StandardCharsets.UTF_8), "nn2");
    two.quitElection(false);
    two.terminateConnection();
  }
}
