package org.patchlode.corpus;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads stretches of a file, and members of a compressed archive. A compressed archive is decompressed from its beginning
 * once for images in their order, and again for each step back.
 */
final class TarReader implements PackedReader {

    private final FileSystem fs;
    private final Path path;
    private final boolean compressed;
    private PositionedStream in;

    TarReader(FileSystem fs, Path path, boolean compressed) throws IOException {
        this.fs = fs;
        this.path = path;
        this.compressed = compressed;
        in = PositionedStream.open(fs, path, compressed);
    }

    @Override
    public byte[] read(Place place, long most) throws IOException {
        Place.Span span = place instanceof Place.Stretch stretch ? stretch.span() : ((Place.Compressed) place).span();
        return read(span, most);
    }

    @Override
    public Map<String, String> labels(Place place) throws IOException {
        List<Place.Label> about = place instanceof Place.Stretch stretch ? stretch.labels() : ((Place.Compressed) place).labels();
        Map<String, String> values = new TreeMap<>();
        for (Place.Label label : about) {
            long length = Math.min(label.span().length(), MemberLabels.LARGEST);
            values.putAll(MemberLabels.parse(label.kind(), read(new Place.Span(label.span().offset(), length), length)));
        }
        return values;
    }

    private byte[] read(Place.Span span, long most) throws IOException {
        if (compressed && span.offset() < in.position()) {
            in.close();
            in = PositionedStream.open(fs, path, true);
        }
        try {
            return in.read(span, most);
        } catch (ZipException | EOFException e) {
            throw new PackedDamage("the packed file is damaged: " + Sentences.reason(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
