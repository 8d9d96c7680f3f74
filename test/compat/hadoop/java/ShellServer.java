import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedExceptionAction;
import java.util.Arrays;
import java.util.Base64;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsShell;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.tools.DFSAdmin;
import org.apache.hadoop.hdfs.tools.DFSHAAdmin;
import org.apache.hadoop.hdfs.tools.DFSck;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.util.ExitUtil;
import org.apache.hadoop.util.Tool;
import org.apache.hadoop.util.ToolRunner;

/**
 * Runs Hadoop's shells in one warm JVM, one command after the other. A request is a line of base64 fields after the tool's name:
 * tool user stdin argument…; its answer is a line: exit stdout stderr. An empty field is "-". The end of stdin ends the server.
 */
public class ShellServer {
  public static void main(String[] ignored) throws Exception {
    ExitUtil.disableSystemExit();
    PrintStream answers = System.out;
    BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      answers.println(answer(line.split(" ")));
      answers.flush();
    }
  }

  private static String answer(String[] fields) throws Exception {
    String[] argv = Arrays.stream(fields, 3, fields.length).map(ShellServer::text).toArray(String[]::new);
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    System.setIn(new ByteArrayInputStream(bytes(fields[2])));
    System.setOut(new PrintStream(stdout, true, "UTF-8"));
    System.setErr(new PrintStream(stderr, true, "UTF-8"));
    int exit;
    try {
      UserGroupInformation user = userOf(text(fields[1]));
      exit = user.doAs((PrivilegedExceptionAction<Integer>) () -> run(fields[0], argv));
      FileSystem.closeAllForUGI(user); // else the next command would find this one's file system, and not its own options
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return exit + " " + base64(stdout.toByteArray()) + " " + base64(stderr.toByteArray());
  }

  private static int run(String name, String[] argv) {
    try {
      return ToolRunner.run(tool(name), argv);
    } catch (ExitUtil.ExitException exit) {
      return exit.status;
    } catch (Throwable thrown) {
      thrown.printStackTrace();
      return 1;
    }
  }

  private static Tool tool(String name) throws Exception {
    Configuration configuration = new HdfsConfiguration();
    switch (name) {
      case "dfs":
        return new FsShell(configuration);
      case "dfsadmin":
        return new DFSAdmin(configuration);
      case "fsck":
        return new DFSck(configuration, System.out);
      case "haadmin":
        DFSHAAdmin admin = new DFSHAAdmin();
        admin.setConf(configuration);
        return admin;
      default:
        throw new IllegalArgumentException("no tool " + name);
    }
  }

  private static UserGroupInformation userOf(String name) throws Exception {
    return name.isEmpty() ? UserGroupInformation.getLoginUser() : UserGroupInformation.createRemoteUser(name);
  }

  private static byte[] bytes(String field) {
    return field.equals("-") ? new byte[0] : Base64.getDecoder().decode(field);
  }

  private static String text(String field) {
    return new String(bytes(field), StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return bytes.length == 0 ? "-" : Base64.getEncoder().encodeToString(bytes);
  }
}

/** Runs the main method of the class named first, with the arguments behind it, and ends when stdin does: with the process that started it. */
class TiedToParent {
  public static void main(String[] args) throws Exception {
    Thread watch = new Thread(() -> {
      try {
        while (System.in.read() != -1) continue;
      } catch (java.io.IOException gone) {
        // as good as the end
      }
      Runtime.getRuntime().halt(143);
    });
    watch.setDaemon(true);
    watch.start();
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
  }
}
