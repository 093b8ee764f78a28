package org.patchlode.corpus.packed.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.patchlode.corpus.packed.io.PackedDamage;

/** Decompresses pages of Parquet files whose claimed size is not out of all proportion: memory is taken for what they claim. */
final class ParquetCodecs implements CompressionCodecFactory {

    private static final int PAGE = 1 << 20;
    /** What a page may unpack to whatever its size, and how often its size beyond that. */
    private static final long UNPACKED = 64L << 20;
    private static final long MOST_TIMES = 100;

    private final CodecFactory codecs;

    ParquetCodecs(Configuration hadoop) {
        codecs = new CodecFactory(hadoop, PAGE);
    }

    /** Names of those that pages can be read in here. */
    List<String> readable() {
        return Stream.of(CompressionCodecName.values()).filter(this::reads).map(CompressionCodecName::name).toList();
    }

    boolean reads(CompressionCodecName codec) {
        try {
            codecs.getDecompressor(codec);
            return true;
        } catch (RuntimeException | LinkageError e) {
            // Brotli and LZO are libraries that Hadoop does not bring.
            return false;
        }
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        BytesInputDecompressor decompressor = codecs.getDecompressor(codec);
        return codec == CompressionCodecName.UNCOMPRESSED ? decompressor : new Bounded(decompressor);
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return codecs.getCompressor(codec);
    }

    @Override
    public void release() {
        codecs.release();
    }

    private record Bounded(BytesInputDecompressor decompressor) implements BytesInputDecompressor {

        @Override
        public BytesInput decompress(BytesInput page, int claimed) throws IOException {
            check(page.size(), claimed);
            return decompressor.decompress(page, claimed);
        }

        @Override
        public void decompress(ByteBuffer page, int bytes, ByteBuffer unpacked, int claimed) throws IOException {
            check(bytes, claimed);
            decompressor.decompress(page, bytes, unpacked, claimed);
        }

        private static void check(long bytes, int claimed) throws PackedDamage {
            if (claimed < 0 || claimed > Math.max(UNPACKED, MOST_TIMES * bytes)) {
                throw new PackedDamage("a page of %,d bytes of the Parquet file claims to unpack to %,d".formatted(bytes, claimed));
            }
        }

        @Override
        public void release() {
            decompressor.release();
        }
    }
}
