package org.patchlode.corpus.packed.parquet;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.patchlode.corpus.packed.io.PackedDamage;
import org.patchlode.corpus.packed.io.PackedInput;

/** A packed file as parquet-mr wants it. @param length of the file @param stream opened once, as the only one */
public record ParquetInput(long length, GuardedParquet stream) implements InputFile {

    /**
     * A file that is open. Closing the reader closes it.
     *
     * @param reader of parquet-mr
     * @param stream that it reads
     */
    record Opened(ParquetFileReader reader, GuardedParquet stream) {

        /** Where a column's pages are; null, as parquet-mr has it, if the file does not say. */
        OffsetIndex offsetIndex(ColumnChunkMetaData chunk) throws IOException {
            IndexReference index = chunk.getOffsetIndexReference();
            if (index != null) {
                stream.look(index.getOffset(), index.getLength());
            }
            return reader.readOffsetIndex(chunk);
        }
    }

    /** @throws PackedDamage if the footer claims what the file cannot hold */
    public static Opened open(String uri, PackedInput in, Configuration hadoop) throws IOException {
        GuardedParquet stream = GuardedParquet.open(in);
        ParquetFileReader reader = ParquetFileReader.open(new ParquetInput(in.length(), stream),
                HadoopReadOptions.builder(hadoop, new Path(uri)).withCodecFactory(new ParquetCodecs(hadoop)).build());
        ParquetFooter.check(reader.getRowGroups(), in.length());
        return new Opened(reader, stream);
    }

    /** @throws PackedDamage if a column is compressed in a way that cannot be read here */
    static void checkCodec(BlockMetaData group, String column, Configuration hadoop) throws PackedDamage {
        ParquetCodecs codecs = new ParquetCodecs(hadoop);
        try {
            for (ColumnChunkMetaData chunk : group.getColumns()) {
                if (chunk.getPath().toArray()[0].equals(column) && !codecs.reads(chunk.getCodec())) {
                    throw new PackedDamage("its column '%s' is compressed by %s, which is not supported; %s are: write the file again by one of them"
                            .formatted(column, chunk.getCodec(), String.join(", ", codecs.readable())));
                }
            }
        } finally {
            codecs.release();
        }
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public SeekableInputStream newStream() {
        return stream;
    }
}
