package org.patchlode.corpus.jpeg;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.ByteReader;
import org.patchlode.corpus.image.ExifOrientation;
import org.patchlode.corpus.image.ImageFormat;

/** One pass over the markers of a JPEG. */
final class JpegWalk {

    /** As many as libjpeg-turbo's authors advise; a file of more is made to keep a decoder busy. */
    private static final int MAX_SCANS = 100;
    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int PROGRESSIVE = 0xc2;

    /** What of the file is kept. */
    enum Kept {
        NOTHING,
        PICTURE,
        PICTURE_AND_COLOURS
    }

    private final byte[] bytes;
    private final ByteReader in;
    private final Kept keeping;
    private final ByteArrayOutputStream kept;
    private final Map<Integer, Long> samples = new HashMap<>();
    private int frame = -1;
    private int adobeTransform = -1;
    private boolean jfif;
    private boolean exif;
    private int orientation = 1;
    private int scans;
    private long visited;
    private boolean progressive;

    JpegWalk(byte[] bytes, Kept keeping) {
        this.bytes = bytes;
        this.in = ByteReader.bigEndian(bytes);
        this.keeping = keeping;
        this.kept = new ByteArrayOutputStream(keeping == Kept.NOTHING ? 0 : bytes.length);
    }

    byte[] kept() {
        return kept.toByteArray();
    }

    JpegHeader run() throws BadImageException {
        if (in.u16(0) != 0xffd8) {
            throw new BadImageException("its JPEG data is damaged: it has no start marker");
        }
        keep(0, 2);
        int at = 2;
        while (true) {
            if (in.u8(at) != 0xff) {
                throw new BadImageException("its JPEG data is damaged: byte %d starts no marker".formatted(at));
            }
            int marker = in.u8(at + 1);
            if (marker == 0xff) {
                at++;
            } else if (marker == EOI) {
                keep(at, at + 2);
                return header();
            } else if (marker == 0) {
                // A stuffed byte that some writers leave between segments.
                at += 2;
            } else if (marker == SOI || marker == 1 || marker >= 0xd0 && marker <= 0xd7) {
                keep(at, at + 2);
                at += 2;
            } else {
                at = segment(marker, at);
            }
        }
    }

    /** Reads the segment at {@code at} and returns where the next marker is. */
    private int segment(int marker, int at) throws BadImageException {
        int length = in.u16(at + 2);
        int end = at + 2 + length;
        if (length < 2 || end > bytes.length) {
            throw new BadImageException("its JPEG data is truncated or damaged: the segment at byte %d claims %d bytes".formatted(at, length));
        }
        if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
            frame(marker, at);
        } else if (marker == 0xe0) {
            jfif |= ImageFormat.startsWith(bytes, at + 4, "JFIF\0");
        } else if (marker == 0xe1 && !exif && ImageFormat.startsWith(bytes, at + 4, "Exif\0\0")) {
            // Of several, the first counts; those that follow may be its continuation.
            exif = true;
            orientation = ExifOrientation.of(bytes, at + 10, length - 8);
        } else if (marker == 0xee && length >= 14 && ImageFormat.startsWith(bytes, at + 4, "Adobe")) {
            adobeTransform = in.u8(at + 15);
        } else if (marker == SOS) {
            scan(at, length);
            end = entropyEnd(end);
        }
        if (marker < 0xe0 || keeping == Kept.PICTURE_AND_COLOURS && (marker == 0xe0 || marker == 0xee)) {
            keep(at, end);
        }
        return end;
    }

    private void frame(int marker, int at) throws BadImageException {
        if (frame >= 0) {
            throw new BadImageException("its JPEG data is damaged: it has two frames");
        }
        frame = at;
        progressive = marker == PROGRESSIVE;
        if (marker > PROGRESSIVE) {
            throw new BadImageException("its JPEG process (SOF%d) is %s, which is not read".formatted(marker - 0xc0,
                    marker >= 0xc9 ? "arithmetic coding" : "lossless or hierarchical"));
        }
        if (in.u8(at + 4) != 8) {
            throw new BadImageException("its JPEG samples have %d bits; only 8 are read".formatted(in.u8(at + 4)));
        }
        int components = in.u8(at + 9);
        if (components != 1 && components != 3 && components != 4) {
            throw new BadImageException("its JPEG data has %d colour components; 1, 3 and 4 are read".formatted(components));
        }
        if (in.u16(at + 2) != 8 + 3 * components) {
            throw new BadImageException("its JPEG data is damaged: the frame header has the wrong length");
        }
        if (in.u16(at + 5) == 0 || in.u16(at + 7) == 0) {
            throw new BadImageException("its JPEG header claims %d x %d pixels".formatted(in.u16(at + 7), in.u16(at + 5)));
        }
        countSamples(at, components);
    }

    private void countSamples(int at, int components) throws BadImageException {
        int most = 0;
        for (int part : new int[] {4, 0}) {
            int largest = 0;
            for (int i = 0; i < components; i++) {
                int factor = in.u8(at + 11 + 3L * i) >> part & 15;
                if (factor < 1 || factor > 4) {
                    throw new BadImageException("its JPEG data is damaged: a component has the sampling factor %d".formatted(factor));
                }
                largest = Math.max(largest, factor);
            }
            most = most << 4 | largest;
        }
        for (int i = 0; i < components; i++) {
            int factors = in.u8(at + 11 + 3L * i);
            long columns = blocks(in.u16(at + 7), factors >> 4, most >> 4);
            long rows = blocks(in.u16(at + 5), factors & 15, most & 15);
            samples.merge(in.u8(at + 10 + 3L * i), 64 * columns * rows, Long::sum);
        }
    }

    private static long blocks(int size, int factor, int most) {
        return ((long) size * factor + 8L * most - 1) / (8L * most);
    }

    private void scan(int at, int length) throws BadImageException {
        if (frame < 0) {
            throw new BadImageException("its JPEG data is damaged: a scan comes before the frame header");
        }
        if (++scans > MAX_SCANS) {
            throw new BadImageException("its JPEG data has over %d scans".formatted(MAX_SCANS));
        }
        int components = in.u8(at + 4);
        if (components < 1 || components > 4 || length != 6 + 2 * components) {
            throw new BadImageException("its JPEG data is damaged: a scan claims %d components".formatted(components));
        }
        for (int i = 0; i < components; i++) {
            Long visits = samples.get(in.u8(at + 5 + 2L * i));
            if (visits == null) {
                throw new BadImageException("its JPEG data is damaged: a scan is of component %d, which there is not".formatted(in.u8(at + 5 + 2L * i)));
            }
            visited += visits;
        }
    }

    /** Skips entropy-coded data: everything up to a marker that is neither a stuffed byte nor a restart. */
    private int entropyEnd(int from) throws BadImageException {
        int at = from;
        while (at + 1 < bytes.length) {
            if (bytes[at] != (byte) 0xff) {
                at++;
                continue;
            }
            int next = bytes[at + 1] & 0xff;
            if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
                if (at == from) {
                    throw new BadImageException("its JPEG data is damaged: a scan is empty");
                }
                return at;
            }
            at += next == 0xff ? 1 : 2;
        }
        throw new BadImageException("its JPEG data is truncated: it ends after %d bytes without an end marker".formatted(bytes.length));
    }

    private JpegHeader header() throws BadImageException {
        if (frame < 0 || scans == 0) {
            throw new BadImageException("its JPEG data has no %s".formatted(frame < 0 ? "frame header" : "scan"));
        }
        int components = in.u8(frame + 9);
        return new JpegHeader(in.u16(frame + 7), in.u16(frame + 5), components, model(components), orientation, scans,
                samples.values().stream().mapToLong(Long::longValue).sum(), visited, progressive || scans > 1);
    }

    /** The same guesses as libjpeg's, on which all decoders have settled. */
    private JpegHeader.ColourModel model(int components) throws BadImageException {
        if (components == 1) {
            return JpegHeader.ColourModel.GREY;
        }
        if (components == 4) {
            return adobeTransform > 0 ? JpegHeader.ColourModel.YCCK : JpegHeader.ColourModel.CMYK;
        }
        if (jfif || adobeTransform > 0) {
            return JpegHeader.ColourModel.YCC;
        }
        boolean named = in.u8(frame + 10) == 'R' && in.u8(frame + 13) == 'G' && in.u8(frame + 16) == 'B';
        return adobeTransform == 0 || named ? JpegHeader.ColourModel.RGB : JpegHeader.ColourModel.YCC;
    }

    private void keep(int from, int to) {
        if (keeping != Kept.NOTHING) {
            kept.write(bytes, from, to - from);
        }
    }
}
