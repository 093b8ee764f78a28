package org.patchlode.corpus.packed;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.patchlode.corpus.packed.io.PackedContents;
import org.patchlode.corpus.packed.io.PackedDamage;
import org.patchlode.corpus.packed.io.PackedFile;
import org.patchlode.corpus.packed.io.PackedImages;
import org.patchlode.corpus.packed.io.PackedInput;
import org.patchlode.corpus.packed.io.PackedOptions;
import org.patchlode.corpus.packed.parquet.ParquetScan;
import org.patchlode.corpus.packed.sequence.SequenceScan;
import org.patchlode.corpus.packed.tar.TarScan;
import org.patchlode.corpus.ref.ErrorMessages;
import org.patchlode.corpus.ref.PassedOver;
import org.patchlode.storage.Retry;
import org.patchlode.storage.StorageException;

/** Looks into a packed file: which images, and where in it. Reads headers only, where the format allows that. */
public final class PackedScan {

    private PackedScan() {}

    /**
     * Looks into one file.
     *
     * @throws StorageException if the storage fails again and again; a file that is damaged or of another kind is a value
     */
    public static PackedContents scan(PackedFile file, PackedOptions options, Configuration hadoop) {
        return scan(file, options, hadoop, Retry.PAUSES);
    }

    public static PackedContents scan(PackedFile file, PackedOptions options, Configuration hadoop, List<Duration> pauses) {
        try {
            return Retry.with(pauses, e -> e instanceof FileNotFoundException, () -> look(file, options, hadoop));
        } catch (FileNotFoundException e) {
            return PackedContents.useless(file, "%s is gone since it was listed, or may not be read".formatted(file.uri()));
        } catch (IOException e) {
            throw StorageException.listing(file.uri(), e);
        }
    }

    private static PackedContents look(PackedFile file, PackedOptions options, Configuration hadoop) throws IOException {
        try (PackedInput in = PackedInput.open(file, hadoop)) {
            PackedContents contents;
            try {
                contents = look(file, in, options, hadoop);
            } catch (PackedDamage e) {
                contents = PackedContents.useless(file, "%s is no corpus: %s".formatted(file.uri(), e.getMessage()));
            } catch (IOException | RuntimeException e) {
                // What the storage did not fail at is what the file holds.
                PackedImages images = new PackedImages(file);
                images.damaged(ErrorMessages.reason(e));
                contents = new PackedContents(file, images.list(), List.of(), new PassedOver(), "");
            }
            if (in.trouble().isPresent()) {
                throw in.trouble().get();
            }
            return contents;
        }
    }

    private static PackedContents look(PackedFile file, PackedInput in, PackedOptions options, Configuration hadoop) throws IOException {
        Optional<PackedFormat> format = PackedFormat.of(in.readNBytes(PackedFormat.HEAD));
        if (format.isEmpty()) {
            return PackedContents.useless(file, "%s is neither tar, tar.gz, SequenceFile nor Parquet by its content".formatted(file.uri()));
        }
        return switch (format.get()) {
            case TAR, TAR_GZIP -> TarScan.scan(file, in, format.get() == PackedFormat.TAR_GZIP, options.labels());
            case SEQUENCE_FILE -> SequenceScan.scan(file, in, hadoop);
            case PARQUET -> ParquetScan.scan(file, in, options, hadoop);
        };
    }
}
