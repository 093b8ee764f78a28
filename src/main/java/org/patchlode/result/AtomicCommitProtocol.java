package org.patchlode.result;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.internal.io.FileCommitProtocol;
import org.apache.spark.internal.io.FileNameSpec;
import org.apache.spark.util.Utils;
import org.patchlode.storage.AtomicFile;
import org.patchlode.storage.StorageException;
import scala.Option;
import scala.collection.Seq;

/**
 * How Spark's writer puts the parts of a table in their place, the same on every file system: a task writes its part to
 * its executor's scratch disk and, when the part is whole, publishes it under its one final name (see {@link AtomicFile}).
 * The name depends on the part alone, so a retried or speculative attempt replaces the same part by the same rows,
 * and by the same bytes, since footers are put in order ({@link SortedFooter}).
 *
 * <p>Hadoop's own committer renames folders instead, which on an object store is a copy of every byte that can stop
 * halfway; the S3A committers would spare that on S3 only, by a module that stock Spark lacks. Writing straight to the
 * final key will not do either: Spark closes the file of a failed attempt, and on S3 that publishes a part that looks
 * whole and lacks rows.
 *
 * <p>Public with this constructor because Spark makes it by name.
 */
public final class AtomicCommitProtocol extends FileCommitProtocol implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String folder;
    private transient List<Path> written;

    /**
     * @param job Spark's name of the job, not used
     * @param path the table's folder
     */
    public AtomicCommitProtocol(String job, String path) {
        this.folder = path;
    }

    @Override
    public void setupJob(JobContext job) {
        // A folder comes with its first part.
    }

    @Override
    public void commitJob(JobContext job, Seq<TaskCommitMessage> parts) {
        // Every part is in its place already; that the run is complete, its own _SUCCESS says.
    }

    @Override
    public void abortJob(JobContext job) {
        // What is there stays without a _SUCCESS, and the next try replaces it.
    }

    @Override
    public void setupTask(TaskAttemptContext task) {
        written = new ArrayList<>();
    }

    @Override
    public String newTaskTempFile(TaskAttemptContext task, Option<String> partition, FileNameSpec name) {
        try {
            Path scratch = Files.createTempDirectory(Path.of(Utils.getLocalDir(SparkEnv.get().conf())), "patchlode-part");
            // Spark writes its counter, before the ending, in the digits of the JVM's language.
            String ending = name.suffix().substring(Math.max(0, name.suffix().indexOf('.')));
            Path part = scratch.resolve(String.format(Locale.ROOT, "part-%05d-c%03d%s", task.getTaskAttemptID().getTaskID().getId(), written.size(), ending));
            written.add(part);
            // Not the URI's own text: Spark makes a Path of it, which takes %20 for three characters.
            return new org.apache.hadoop.fs.Path(part.toUri()).toString();
        } catch (IOException e) {
            throw StorageException.writing("the scratch folder of an executor (spark.local.dir)", e);
        }
    }

    @Override
    @Deprecated
    public String newTaskTempFile(TaskAttemptContext task, Option<String> partition, String ending) {
        return newTaskTempFile(task, partition, new FileNameSpec("", ending));
    }

    @Override
    @Deprecated
    public String newTaskTempFileAbsPath(TaskAttemptContext task, String absolute, String ending) {
        throw new UnsupportedOperationException("a table of a run has no parts elsewhere");
    }

    @Override
    public TaskCommitMessage commitTask(TaskAttemptContext task) {
        org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(folder);
        try {
            FileSystem fs = target.getFileSystem(task.getConfiguration());
            for (Path part : written) {
                if (part.toString().endsWith(".parquet")) {
                    SortedFooter.write(part);
                }
                AtomicFile.write(fs, new org.apache.hadoop.fs.Path(target, part.getFileName().toString()), out -> Files.copy(part, out));
            }
        } catch (IOException e) {
            throw StorageException.writing(target, e);
        } finally {
            discard();
        }
        return new TaskCommitMessage(null);
    }

    @Override
    public void abortTask(TaskAttemptContext task) {
        discard();
    }

    private void discard() {
        for (Path part : written) {
            // Spark's own way starts the program rm.
            FileUtil.fullyDelete(part.getParent().toFile());
        }
        written.clear();
    }
}
