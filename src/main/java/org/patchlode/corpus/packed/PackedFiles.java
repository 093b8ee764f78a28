package org.patchlode.corpus.packed;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.patchlode.corpus.packed.io.PackedDamage;
import org.patchlode.corpus.packed.io.PackedInput;
import org.patchlode.corpus.packed.io.PackedReader;
import org.patchlode.corpus.packed.parquet.ParquetInput;
import org.patchlode.corpus.packed.parquet.ParquetReader;
import org.patchlode.corpus.packed.sequence.SequenceReader;
import org.patchlode.corpus.packed.tar.TarReader;
import org.patchlode.corpus.ref.ErrorMessages;
import org.patchlode.corpus.ref.ImageLocation;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.storage.Retry;

/** The packed files that are open: the last few that were asked for. Thread-safe. */
public final class PackedFiles implements Closeable {

    private static final int MOST_OPEN = 4;

    private final Configuration hadoop;
    private final Map<String, Opened> open = new LinkedHashMap<>(8, 0.75f, true);
    private boolean closed;

    public PackedFiles(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /** A file and what reads it. Closing the reader closes the file. */
    private record Opened(PackedInput in, PackedReader reader) {}

    /**
     * The encoded bytes of an image.
     *
     * @throws PackedDamage if the file does not hold together; any other exception is the storage's
     */
    public synchronized byte[] read(ImageRef image, long most) throws IOException {
        return with(image, reader -> reader.read(image.place(), most));
    }

    /** What the file itself says of an image, by column. */
    synchronized Map<String, String> labels(ImageRef image) throws IOException {
        return with(image, reader -> reader.labels(image.place()));
    }

    private interface Use<T> {
        T of(PackedReader reader) throws IOException;
    }

    private <T> T with(ImageRef image, Use<T> use) throws IOException {
        if (closed) {
            // By a task that ends while a thread still reads ahead for it.
            throw new InterruptedIOException("nobody waits for it any more");
        }
        String key = image.place().file() + "\0" + column(image.place());
        Opened opened = open.get(key);
        if (opened == null) {
            opened = opened(image);
            open.put(key, opened);
            closeEldest();
        }
        PackedReader reader = opened.reader();
        try {
            return judged(opened.in(), () -> use.of(reader));
        } catch (IOException e) {
            // It may be in any state; another attempt begins afresh.
            open.remove(key);
            closeAfter(e, reader);
            throw e;
        }
    }

    private Opened opened(ImageRef image) throws IOException {
        PackedInput in = PackedInput.open(image, hadoop);
        try {
            return new Opened(in, judged(in, () -> reader(image.place(), in)));
        } catch (IOException e) {
            closeAfter(e, in);
            throw e;
        }
    }

    private static void closeAfter(IOException failure, Closeable open) {
        try {
            open.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Tells the storage's failures from damage. */
    private static <T> T judged(PackedInput in, Retry.Attempt<T> work) throws IOException {
        try {
            return work.make();
        } catch (PackedDamage e) {
            throw in.trouble().orElse(e);
        } catch (IOException | RuntimeException e) {
            // Readers of foreign formats meet damage with all kinds of exceptions; where the storage failed, the input knows.
            throw in.trouble().orElseGet(() -> new PackedDamage("the packed file is damaged: " + ErrorMessages.reason(e), e));
        }
    }

    private PackedReader reader(ImageLocation place, PackedInput in) throws IOException {
        if (place instanceof ImageLocation.Row row) {
            return new ParquetReader(ParquetInput.open(place.file(), in, hadoop), row.column());
        }
        return place instanceof ImageLocation.Entry ? new SequenceReader(in, hadoop) : new TarReader(in, place instanceof ImageLocation.Compressed);
    }

    private static String column(ImageLocation place) {
        return place instanceof ImageLocation.Row row ? row.column() : "";
    }

    private void closeEldest() throws IOException {
        if (open.size() > MOST_OPEN) {
            Iterator<Opened> all = open.values().iterator();
            PackedReader eldest = all.next().reader();
            all.remove();
            eldest.close();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        for (Opened opened : open.values()) {
            opened.reader().close();
        }
        open.clear();
    }
}
