package org.patchlode.corpus;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The packed files that are open: the last few that were asked for. Thread-safe. */
final class PackedFiles implements Closeable {

    private static final int MOST_OPEN = 4;

    private final Configuration hadoop;
    private final Map<String, PackedReader> open = new LinkedHashMap<>(8, 0.75f, true);

    PackedFiles(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /** The encoded bytes of an image. */
    synchronized byte[] read(Place place, long most) throws IOException {
        return with(place, reader -> reader.read(place, most));
    }

    /** What the file itself says of an image, by column. */
    synchronized Map<String, String> labels(Place place) throws IOException {
        return with(place, reader -> reader.labels(place));
    }

    private interface Use<T> {
        T of(PackedReader reader) throws IOException;
    }

    private <T> T with(Place place, Use<T> use) throws IOException {
        String key = place.file() + "\0" + column(place);
        PackedReader reader = open.get(key);
        try {
            if (reader == null) {
                reader = open(place);
                open.put(key, reader);
                closeEldest();
            }
            return use.of(reader);
        } catch (IOException e) {
            // It may be in any state; another attempt begins afresh.
            close(key);
            throw e;
        } catch (RuntimeException e) {
            close(key);
            // Readers of foreign formats meet damage with all kinds of unchecked exceptions.
            throw new PackedDamage("the packed file is damaged: " + Sentences.reason(e), e);
        }
    }

    private PackedReader open(Place place) throws IOException {
        Path path = new Path(place.file());
        FileSystem fs = path.getFileSystem(hadoop);
        if (place instanceof Place.Row row) {
            return new ParquetReader(path, row.column(), hadoop);
        }
        return place instanceof Place.Entry ? new SequenceReader(fs, path, hadoop) : new TarReader(fs, path, place instanceof Place.Compressed);
    }

    private static String column(Place place) {
        return place instanceof Place.Row row ? row.column() : "";
    }

    private void closeEldest() throws IOException {
        if (open.size() > MOST_OPEN) {
            Iterator<PackedReader> readers = open.values().iterator();
            PackedReader eldest = readers.next();
            readers.remove();
            eldest.close();
        }
    }

    private void close(String key) throws IOException {
        PackedReader reader = open.remove(key);
        if (reader != null) {
            reader.close();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (PackedReader reader : open.values()) {
            reader.close();
        }
        open.clear();
    }
}
