package org.patchlode.corpus;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A packed file as parquet-mr wants it. @param in opened once, as the only stream */
record ParquetInput(PackedInput in) implements InputFile {

    static ParquetFileReader open(String uri, PackedInput in, Configuration hadoop) throws IOException {
        return ParquetFileReader.open(new ParquetInput(in), HadoopReadOptions.builder(hadoop, new Path(uri)).build());
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
