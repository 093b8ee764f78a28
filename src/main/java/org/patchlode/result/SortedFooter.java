package org.patchlode.result;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Writes the footer of a Parquet file anew, with its encodings in the order of their numbers. Parquet's writer keeps them in
 * a hash set of enums, whose order is that of objects' addresses and another in every JVM, so that the same rows would not
 * be the same bytes.
 */
final class SortedFooter {

    /** Behind the footer: its length and the magic. */
    private static final int TAIL = 8;
    private static final Comparator<PageEncodingStats> OF_PAGES =
            Comparator.<PageEncodingStats>comparingInt(pages -> pages.getPage_type().getValue()).thenComparingInt(pages -> pages.getEncoding().getValue());

    private SortedFooter() {}

    /** @param file complete, on a local disk */
    static void write(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            int length = length(read(channel, channel.size() - TAIL, TAIL));
            long start = channel.size() - TAIL - length;
            ByteBuffer end = ByteBuffer.wrap(of(read(channel, start, length + TAIL)));
            channel.truncate(start);
            for (long at = start; end.hasRemaining(); ) {
                at += channel.write(end, at);
            }
        }
    }

    /** The end of a file with its footer in order. @param end of a whole file, from before its footer or from there on */
    static byte[] of(byte[] end) throws IOException {
        int length = length(end);
        int start = end.length - TAIL - length;
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(end, start, length));
        for (RowGroup group : footer.getRow_groups()) {
            for (ColumnChunk chunk : group.getColumns()) {
                sort(chunk.getMeta_data());
            }
        }
        ByteArrayOutputStream sorted = new ByteArrayOutputStream(length);
        Util.writeFileMetaData(footer, sorted);
        return ByteBuffer.allocate(start + sorted.size() + TAIL).order(ByteOrder.LITTLE_ENDIAN)
                .put(end, 0, start).put(sorted.toByteArray()).putInt(sorted.size()).put(end, end.length - Integer.BYTES, Integer.BYTES).array();
    }

    private static int length(byte[] end) throws IOException {
        if (end.length < TAIL) {
            throw new IOException("the part ends early");
        }
        return ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt(end.length - TAIL);
    }

    private static void sort(ColumnMetaData column) {
        List<Encoding> encodings = new ArrayList<>(column.getEncodings());
        encodings.sort(Comparator.comparingInt(Encoding::getValue));
        column.setEncodings(encodings);
        if (column.isSetEncoding_stats()) {
            List<PageEncodingStats> pages = new ArrayList<>(column.getEncoding_stats());
            pages.sort(OF_PAGES);
            column.setEncoding_stats(pages);
        }
    }

    private static byte[] read(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("the part ends early");
            }
        }
        return bytes.array();
    }
}
