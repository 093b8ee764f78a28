package org.patchlode.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same promise on a local disk, a real HDFS and a real S3 server. */
class AtomicFileTest {

    @TempDir static java.nio.file.Path folder;
    private static MiniDFSCluster hdfs;
    private static S3Server s3;
    private static Map<String, Path> roots;
    private static Configuration conf;

    @BeforeAll
    static void start() throws IOException {
        conf = new Configuration();
        conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
        hdfs = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
        hdfs.waitClusterUp();
        s3 = S3Server.start();
        s3.client().createBucket("whole");
        s3.settings().forEach(conf::set);
        roots = Map.of("file", new Path(folder.resolve("local").toUri()), "hdfs", new Path(hdfs.getURI()), "s3a", new Path("s3a://whole/"));
    }

    @AfterAll
    static void stop() throws IOException {
        FileSystem.get(URI.create("s3a://whole/"), conf).close();
        s3.close();
        hdfs.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "hdfs", "s3a"})
    void aFileReplacesOneOfItsName(String scheme) throws IOException {
        Path path = new Path(roots.get(scheme), "replaced/a folder/a file");
        FileSystem fs = path.getFileSystem(conf);
        AtomicFile.write(fs, path, bytes(1000, 1));
        AtomicFile.write(fs, path, bytes(10, 2));
        assertThat(read(fs, path)).isEqualTo(bytes(10, 2));
        assertThat(names(fs, path.getParent())).containsExactly("a file");
        assertThat(ObjectStores.holds(fs)).isEqualTo(scheme.equals("s3a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "hdfs", "s3a"})
    void aLargeFileIsWrittenInOrder(String scheme) throws IOException {
        Path path = new Path(roots.get(scheme), "large/a file");
        FileSystem fs = path.getFileSystem(conf);
        byte[] all = new byte[(1 << 20) + 123];
        new Random(1).nextBytes(all);
        AtomicFile.write(fs, path, out -> {
            out.write(all, 0, 7);
            out.write(all, 7, (1 << 19) + 9);
            out.write(all[16 + (1 << 19)]);
            out.write(all, 17 + (1 << 19), all.length - 17 - (1 << 19));
        });
        assertThat(read(fs, path)).isEqualTo(all);
    }

    /** Hadoop starts the program chmod for each file, which takes longer than the file. */
    @Test
    void aLocalFileTakesNoOtherProcess() throws IOException {
        Path path = new Path(roots.get("file"), "modes/a folder/a file");
        FileSystem fs = path.getFileSystem(conf);
        List<RecordedEvent> started;
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ProcessStart");
            recording.start();
            new ProcessBuilder("true").start();
            AtomicFile.write(fs, path, bytes(10, 1));
            recording.stop();
            recording.dump(folder.resolve("modes.jfr"));
            started = RecordingFile.readAllEvents(folder.resolve("modes.jfr"));
        }
        assertThat(started).extracting(event -> event.getString("command")).containsExactly("true");
        FsPermission mask = FsPermission.getUMask(conf);
        assertThat(fs.getFileStatus(path).getPermission()).isEqualTo(FsPermission.getFileDefault().applyUMask(mask));
        assertThat(fs.getFileStatus(path.getParent()).getPermission()).isEqualTo(FsPermission.getDirDefault().applyUMask(mask));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "hdfs", "s3a"})
    void anAttemptThatFailsHalfwayChangesNothing(String scheme) throws IOException {
        Path path = new Path(roots.get(scheme), "failed/file");
        FileSystem fs = path.getFileSystem(conf);
        AtomicFile.write(fs, path, bytes(100, 1));
        assertThatThrownBy(() -> AtomicFile.write(fs, path, out -> {
            out.write(bytes(3_000_000, 2));
            throw new IOException("killed");
        })).hasMessage("killed");
        assertThat(read(fs, path)).isEqualTo(bytes(100, 1));
        assertThat(names(fs, path.getParent())).containsExactly("file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "hdfs", "s3a"})
    void twoAttemptsAtOnceLeaveOneWhole(String scheme) throws IOException {
        Path path = new Path(roots.get(scheme), "twice/file");
        FileSystem fs = path.getFileSystem(conf);
        AtomicFile.write(fs, path, out -> {
            out.write(bytes(500, 1));
            AtomicFile.write(fs, path, bytes(700, 2));
            out.write(bytes(500, 1));
        });
        assertThat(read(fs, path)).hasSize(1000);
        assertThat(names(fs, path.getParent())).containsExactly("file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "hdfs", "s3a"})
    void aFileWithChecksumsOfItsOwnIsReplacedToo(String scheme) throws IOException {
        Path path = new Path(roots.get(scheme), "checked/file");
        FileSystem fs = path.getFileSystem(conf);
        try (java.io.OutputStream out = fs.create(path)) {
            out.write(bytes(100, 1));
        }
        AtomicFile.write(fs, path, "new".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(read(fs, path), StandardCharsets.US_ASCII)).isEqualTo("new");
    }

    private static byte[] bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] read(FileSystem fs, Path path) throws IOException {
        try (FSDataInputStream in = fs.open(path)) {
            return in.readAllBytes();
        }
    }

    private static List<String> names(FileSystem fs, Path folder) throws IOException {
        return Arrays.stream(fs.listStatus(folder)).map(FileStatus::getPath).map(Path::getName).toList();
    }
}
