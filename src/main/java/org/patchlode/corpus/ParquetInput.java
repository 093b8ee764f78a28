package org.patchlode.corpus;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A packed file as parquet-mr wants it. @param in opened once, as the only stream */
record ParquetInput(PackedInput in) implements InputFile {

    /** @throws PackedDamage if the footer claims what the file cannot hold */
    static ParquetFileReader open(String uri, PackedInput in, Configuration hadoop) throws IOException {
        ParquetFileReader reader = ParquetFileReader.open(new ParquetInput(in),
                HadoopReadOptions.builder(hadoop, new Path(uri)).withCodecFactory(new ParquetCodecs(hadoop)).build());
        ParquetFooter.check(reader.getRowGroups(), in.length());
        return reader;
    }

    /** @throws PackedDamage if a column is compressed in a way that cannot be read here */
    static void checkCodec(BlockMetaData group, String column, Configuration hadoop) throws PackedDamage {
        ParquetCodecs codecs = new ParquetCodecs(hadoop);
        try {
            for (var chunk : group.getColumns()) {
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
        return in.length();
    }

    @Override
    public SeekableInputStream newStream() {
        return HadoopStreams.wrap(new FSDataInputStream(in));
    }
}
