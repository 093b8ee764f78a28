package org.patchlode.corpus.packed.tar;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipException;
import org.patchlode.corpus.packed.io.MemberLabels;
import org.patchlode.corpus.packed.io.PackedDamage;
import org.patchlode.corpus.packed.io.PackedInput;
import org.patchlode.corpus.packed.io.PackedReader;
import org.patchlode.corpus.packed.io.PositionedStream;
import org.patchlode.corpus.ref.ErrorMessages;
import org.patchlode.corpus.ref.ImageLocation;

/**
 * Reads stretches of a file, and members of a compressed archive. A compressed archive is decompressed from its beginning
 * once for images in their order, and again for each step back.
 */
public final class TarReader implements PackedReader {

    private final PackedInput file;
    private final boolean compressed;
    private PositionedStream in;

    public TarReader(PackedInput file, boolean compressed) throws IOException {
        this.file = file;
        this.compressed = compressed;
        in = PositionedStream.of(file, compressed);
    }

    @Override
    public byte[] read(ImageLocation place, long most) throws IOException {
        ImageLocation.Span span = place instanceof ImageLocation.Stretch stretch ? stretch.span() : ((ImageLocation.Compressed) place).span();
        return read(span, most);
    }

    @Override
    public Map<String, String> labels(ImageLocation place) throws IOException {
        List<ImageLocation.Label> about = place instanceof ImageLocation.Stretch stretch ? stretch.labels() : ((ImageLocation.Compressed) place).labels();
        Map<String, String> values = new TreeMap<>();
        for (ImageLocation.Label label : about) {
            long length = Math.min(label.span().length(), MemberLabels.LARGEST);
            values.putAll(MemberLabels.parse(label.kind(), read(new ImageLocation.Span(label.span().offset(), length), length)));
        }
        return values;
    }

    private byte[] read(ImageLocation.Span span, long most) throws IOException {
        if (compressed && span.offset() < in.position()) {
            in = PositionedStream.of(file, true);
        }
        try {
            return in.read(span, most);
        } catch (ZipException | EOFException e) {
            throw new PackedDamage("the packed file is damaged: " + ErrorMessages.reason(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
