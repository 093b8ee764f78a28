package org.patchlode.corpus;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Looks into a packed file: which images, and where in it. Reads headers only, where the format allows that. */
public final class PackedScan {

    private PackedScan() {}

    /**
     * Looks into one file.
     *
     * @throws UncheckedIOException if the storage fails; a file that is damaged or of another kind is a value
     */
    public static PackedContents scan(PackedFile file, PackedOptions options, Configuration hadoop) {
        try {
            Path path = new Path(file.uri());
            FileSystem fs = path.getFileSystem(hadoop);
            Optional<PackedFormat> format;
            try (InputStream in = fs.open(path)) {
                format = PackedFormat.of(in.readNBytes(PackedFormat.HEAD));
            }
            if (format.isEmpty()) {
                return PackedContents.useless(file, "%s is neither tar, tar.gz, SequenceFile nor Parquet by its content".formatted(file.uri()));
            }
            return switch (format.get()) {
                case TAR, TAR_GZIP -> TarScan.scan(file, format.get() == PackedFormat.TAR_GZIP, options.labels(), fs);
                case SEQUENCE_FILE -> SequenceScan.scan(file, fs, hadoop);
                case PARQUET -> ParquetScan.scan(file, options, hadoop);
            };
        } catch (FileNotFoundException e) {
            return PackedContents.useless(file, "%s is gone since it was listed, or may not be read".formatted(file.uri()));
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read: %s; check the storage and start again".formatted(file.uri(), Sentences.reason(e)), e);
        }
    }
}
