import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.contract.*;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/**
 * Hadoop's own contract tests of a file system, on fs.defaultFS. Prints a line a test: PASS, FAIL or SKIP, class.method, and the first line of what went wrong.
 */
public class ContractTests {
  /** What HDFS promises, see the options' names in org.apache.hadoop.fs.contract.ContractOptions. */
  private static final String[] promised = {
    "is-case-sensitive", "supports-append", "supports-atomic-directory-delete", "supports-atomic-rename", "supports-block-locality",
    "supports-concat", "supports-seek", "rejects-seek-past-eof", "supports-strict-exceptions", "supports-unix-permissions",
    "rename-returns-false-if-dest-exists", "rename-returns-false-if-source-missing", "supports-settimes", "supports-getfilestatus",
    "supports-file-reference", "supports-content-check", "supports-unbuffer", "supports-hflush", "supports-hsync",
    "test.root-tests-enabled",
  };

  static class Contract extends AbstractFSContract {
    Contract(Configuration conf) {
      super(conf);
      for (String option : promised) getConf().setBoolean(getConfKey(option), true);
      getConf().setInt(getConfKey("test.random-seek-count"), 50);
    }

    @Override
    public FileSystem getTestFileSystem() throws IOException {
      return FileSystem.get(getConf());
    }

    @Override
    public String getScheme() {
      return "hdfs";
    }

    @Override
    public Path getTestPath() {
      return new Path("/test");
    }
  }

  public static class Append extends AbstractContractAppendTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class Concat extends AbstractContractConcatTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class Create extends AbstractContractCreateTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class Delete extends AbstractContractDeleteTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class GetFileStatus extends AbstractContractGetFileStatusTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class Mkdir extends AbstractContractMkdirTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class Open extends AbstractContractOpenTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class Rename extends AbstractContractRenameTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class RootDirectory extends AbstractContractRootDirectoryTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class Seek extends AbstractContractSeekTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class SetTimes extends AbstractContractSetTimesTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class Unbuffer extends AbstractContractUnbufferTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class SafeMode extends AbstractContractSafeModeTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class LeaseRecovery extends AbstractContractLeaseRecoveryTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class BulkDelete extends AbstractContractBulkDeleteTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class ContentSummary extends AbstractContractContentSummaryTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class CopyFromLocal extends AbstractContractCopyFromLocalTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static class VectoredRead extends AbstractContractVectoredReadTest {
    public VectoredRead(String bufferType) {
      super(bufferType);
    }

    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Contract(conf);
    }
  }

  public static void main(String[] only) throws Exception {
    JUnitCore core = new JUnitCore();
    core.addListener(new RunListener() {
      private String verdict;

      @Override
      public void testStarted(Description test) {
        verdict = "PASS";
      }

      @Override
      public void testFailure(Failure failure) {
        verdict = "FAIL";
        say("FAIL", failure.getDescription(), String.valueOf(failure.getException()).split("\n")[0]);
      }

      @Override
      public void testAssumptionFailure(Failure failure) {
        verdict = "SKIP";
        say("SKIP", failure.getDescription(), String.valueOf(failure.getMessage()).split("\n")[0]);
      }

      @Override
      public void testFinished(Description test) {
        if (verdict.equals("PASS")) say("PASS", test, "");
      }

      private void say(String word, Description test, String why) {
        System.out.println(word + " " + test.getTestClass().getSimpleName() + "." + test.getMethodName() + " " + why);
      }
    });
    List<String> wanted = Arrays.asList(only);
    for (Class<?> tests : ContractTests.class.getClasses()) {
      if (wanted.isEmpty() || wanted.contains(tests.getSimpleName())) core.run(tests);
    }
    System.exit(0);
  }
}
