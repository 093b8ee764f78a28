package org.patchlode.job.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.patchlode.result.RowsFile;
import org.patchlode.result.RunFolder;

/** The rows of a part in their order, each read alone from the chunk that has it. */
final class GatheredRows implements Iterator<byte[]>, AutoCloseable {

    /** Files that are open at a time. A part's rows come from nearly all chunks. */
    private static final int MOST_OPEN = 128;

    private final RunFolder run;
    private final RunFolder.Opener files;
    private final LocatedPart part;
    private final Map<Integer, FSDataInputStream> open = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Integer, Map<Integer, byte[]>> again = new HashMap<>();
    private int next;

    GatheredRows(RunFolder run, LocatedPart part) throws IOException {
        this.run = run;
        this.files = run.opener();
        this.part = part;
    }

    /** The same for the Spark task that asks, whose end closes what is open. */
    static GatheredRows ofTask(RunFolder run, LocatedPart part) throws IOException {
        GatheredRows rows = new GatheredRows(run, part);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> rows.close());
        return rows;
    }

    @Override
    public boolean hasNext() {
        return next < part.chunks().length;
    }

    @Override
    public byte[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int row = next++;
        int chunk = part.chunks()[row];
        try {
            Optional<byte[]> found = again.containsKey(chunk) ? Optional.empty() : RowsFile.row(file(chunk), part.rows(), row);
            return found.orElseGet(() -> anew(chunk, part.rows().ordinals()[row]));
        } catch (IOException e) {
            throw new IllegalStateException(refusal(chunk), e);
        }
    }

    private FSDataInputStream file(int chunk) throws IOException {
        FSDataInputStream file = open.get(chunk);
        if (file == null) {
            if (open.size() >= MOST_OPEN) {
                Iterator<FSDataInputStream> oldest = open.values().iterator();
                FSDataInputStream closed = oldest.next();
                oldest.remove();
                closed.close();
            }
            file = files.open(WinnerChunk.file(part.analysis(), chunk));
            open.put(chunk, file);
        }
        return file;
    }

    /** Of a file that a late attempt replaced by its own, which on a host of another kind is not the same to the byte. */
    private byte[] anew(int chunk, int ordinal) {
        byte[] row = again.computeIfAbsent(chunk, this::own).get(ordinal);
        if (row == null) {
            throw new IllegalStateException(refusal(chunk));
        }
        return row;
    }

    /** The rows of a chunk that are of this part. */
    private Map<Integer, byte[]> own(int chunk) {
        byte[] file = run.read(WinnerChunk.file(part.analysis(), chunk));
        RowsFile.Index index = RowsFile.index(file).orElseThrow(() -> new IllegalStateException(refusal(chunk)));
        Map<Integer, byte[]> rows = new HashMap<>();
        int[] wanted = part.rows().ordinals();
        for (int row = 0; row < index.rows(); row++) {
            int ordinal = index.ordinals()[row];
            if (ordinal >= wanted[0] && ordinal <= wanted[wanted.length - 1]) {
                rows.put(ordinal, Arrays.copyOfRange(file, index.starts()[row], index.starts()[row] + index.lengths()[row]));
            }
        }
        return rows;
    }

    private String refusal(int chunk) {
        return "%s was written but cannot be read; check the storage and go on with --resume".formatted(run.uri(WinnerChunk.file(part.analysis(), chunk)));
    }

    @Override
    public void close() {
        for (FSDataInputStream file : open.values()) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
