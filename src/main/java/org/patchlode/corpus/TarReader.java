package org.patchlode.corpus;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipException;

/**
 * Reads stretches of a file, and members of a compressed archive. A compressed archive is decompressed from its beginning
 * once for images in their order, and again for each step back.
 */
final class TarReader implements PackedReader {

    private final PackedInput file;
    private final boolean compressed;
    private PositionedStream in;

    TarReader(PackedInput file, boolean compressed) throws IOException {
        this.file = file;
        this.compressed = compressed;
        in = PositionedStream.of(file, compressed);
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
            in = PositionedStream.of(file, true);
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
