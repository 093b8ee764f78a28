package org.patchlode.job.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Local files under {@code away:/}, on storage that goes away: once as many files as {@code away.after} says were made,
 * nothing works until the file {@code away.back} is there.
 */
public final class AwayFileSystem extends RawLocalFileSystem {

    private static final java.util.concurrent.atomic.AtomicInteger MADE = new java.util.concurrent.atomic.AtomicInteger();

    private void reach() throws IOException {
        Configuration conf = getConf();
        if (MADE.get() > conf.getInt("away.after", Integer.MAX_VALUE) && !Files.exists(Path.of(conf.get("away.back")))) {
            throw new IOException("the storage is away");
        }
    }

    @Override
    public URI getUri() {
        return URI.create("away:///");
    }

    @Override
    public String getScheme() {
        return "away";
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int buffer) throws IOException {
        reach();
        return super.open(file, buffer);
    }

    @Override
    public FSDataOutputStream create(org.apache.hadoop.fs.Path file, boolean overwrite, int buffer, short replication, long block, Progressable progress) throws IOException {
        reach();
        MADE.incrementAndGet();
        return super.create(file, overwrite, buffer, replication, block, progress);
    }

    @Override
    public FSDataOutputStream create(org.apache.hadoop.fs.Path file, FsPermission permission, boolean overwrite, int buffer, short replication, long block, Progressable progress) throws IOException {
        reach();
        MADE.incrementAndGet();
        return super.create(file, permission, overwrite, buffer, replication, block, progress);
    }

    @Override
    public FileStatus getFileStatus(org.apache.hadoop.fs.Path file) throws IOException {
        reach();
        return super.getFileStatus(file);
    }

    @Override
    public FileStatus[] listStatus(org.apache.hadoop.fs.Path file) throws IOException {
        reach();
        return super.listStatus(file);
    }

    @Override
    public boolean delete(org.apache.hadoop.fs.Path file, boolean recursive) throws IOException {
        reach();
        return super.delete(file, recursive);
    }
}
