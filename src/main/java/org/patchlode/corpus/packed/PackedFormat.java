package org.patchlode.corpus.packed;

import java.util.Locale;
import java.util.Optional;
import org.patchlode.corpus.image.ImageFormat;
import org.patchlode.corpus.packed.tar.TarHeader;
import org.patchlode.corpus.ref.ImageNames;

/** Files that hold many images. A name makes a file a candidate; what it is, its first bytes say. */
public enum PackedFormat {
    TAR,
    TAR_GZIP,
    SEQUENCE_FILE,
    PARQUET;

    /** First bytes that are looked at: the magic of a tar archive ends at its byte 264. */
    static final int HEAD = 512;

    private static final int TAR_MAGIC = 257;

    /** Whether a file of that name may be packed; Hadoop's own outputs have no ending. */
    public static boolean mayBe(String name) {
        String lower = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return lower.endsWith(".tar") || lower.endsWith(".tar.gz") || lower.endsWith(".tgz") || lower.endsWith(".parquet")
                || lower.endsWith(".seq") || lower.endsWith(".sequencefile")
                || lower.startsWith("part-") && !ImageNames.isImage(lower);
    }

    /** Whether a file of that name is packed or nothing: one that could be an image of an unusual name does not count. */
    public static boolean isNamed(String name) {
        return mayBe(name) && !name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT).startsWith("part-")
                || name.toLowerCase(Locale.ROOT).endsWith(".parquet");
    }

    /** @param head the file's first {@link #HEAD} bytes, or all */
    static Optional<PackedFormat> of(byte[] head) {
        if (ImageFormat.startsWith(head, 0, "PAR1")) {
            return Optional.of(PARQUET);
        }
        if (ImageFormat.startsWith(head, 0, "SEQ")) {
            return Optional.of(SEQUENCE_FILE);
        }
        if (ImageFormat.startsWith(head, 0, "\u001f\u008b")) {
            return Optional.of(TAR_GZIP);
        }
        return ImageFormat.startsWith(head, TAR_MAGIC, "ustar") || isOldTar(head) ? Optional.of(TAR) : Optional.empty();
    }

    /** An archive of before POSIX has no magic, but a checksum of its header. */
    private static boolean isOldTar(byte[] head) {
        return head.length == HEAD && head[0] != 0 && TarHeader.is(head);
    }
}
