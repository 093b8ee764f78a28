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

    private static final int TAIL = 8;
    private static final Comparator<PageEncodingStats> OF_PAGES =
            Comparator.<PageEncodingStats>comparingInt(pages -> pages.getPage_type().getValue()).thenComparingInt(pages -> pages.getEncoding().getValue());

    private SortedFooter() {}

    /** @param file complete, on a local disk */
    static void write(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer tail = read(channel, channel.size() - TAIL, TAIL);
            int length = tail.getInt(0);
            long start = channel.size() - TAIL - length;
            FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(read(channel, start, length).array()));
            for (RowGroup group : footer.getRow_groups()) {
                for (ColumnChunk chunk : group.getColumns()) {
                    sort(chunk.getMeta_data());
                }
            }
            ByteArrayOutputStream sorted = new ByteArrayOutputStream(length);
            Util.writeFileMetaData(footer, sorted);
            ByteBuffer end = ByteBuffer.allocate(sorted.size() + TAIL).order(ByteOrder.LITTLE_ENDIAN);
            end.put(sorted.toByteArray()).putInt(sorted.size()).put(tail.array(), TAIL - Integer.BYTES, Integer.BYTES).flip();
            channel.truncate(start);
            for (long at = start; end.hasRemaining(); ) {
                at += channel.write(end, at);
            }
        }
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

    private static ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("the part ends early");
            }
        }
        return bytes;
    }
}
