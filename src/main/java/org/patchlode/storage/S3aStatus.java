package org.patchlode.storage;

import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileStatus;

/** Apart from the rest because hadoop-aws may be missing where nobody uses S3. */
final class S3aStatus {

    private S3aStatus() {}

    static FileStatus of(Path path, long bytes, String etag) {
        return new S3AFileStatus(bytes, 0, path, bytes, "", etag.isEmpty() ? null : etag, null);
    }
}
