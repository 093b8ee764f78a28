package org.patchlode.corpus.packed.tar;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.patchlode.corpus.packed.io.NameBudget;
import org.patchlode.corpus.packed.io.PackedDamage;
import org.patchlode.corpus.packed.io.PositionedStream;

/**
 * The members of a tar archive, one after another, and of archives that were joined by {@code cat}. Headers of any length
 * that an archive claims are bounded before memory is taken.
 */
final class TarWalk {

    /** Bytes of a long name or of pax records. */
    private static final int LONGEST_EXTENSION = 1 << 16;
    /** What a compressed archive may unpack to whatever its size, and how often its size beyond that. */
    private static final long UNPACKED = 1L << 30;
    private static final long MOST_TIMES = 100;

    /** Between archives that were joined: what tapes fill up to is less. */
    private static final long MOST_ZEROS = 64L << 20;
    private static final byte[] ZEROS = new byte[TarHeader.RECORD];

    private final PositionedStream in;
    private final long end;
    private final boolean sizeKnown;
    private final NameBudget names;
    private String within = "";
    private long next;

    /** @param bytes of the file */
    TarWalk(PositionedStream in, boolean compressed, long bytes, NameBudget names) {
        this.in = in;
        this.sizeKnown = !compressed;
        this.names = names;
        this.end = compressed ? Math.max(UNPACKED, Math.multiplyExact(MOST_TIMES, Math.min(bytes, Long.MAX_VALUE / MOST_TIMES))) : bytes;
    }

    /** The member that was passed last, or whose bytes end too early; empty between members. */
    String within() {
        return within;
    }

    /**
     * The next member. What it holds may be read from the stream before the next call. That its bytes are there is certain
     * only when another call has passed them.
     *
     * @throws IOException if the archive does not hold together
     */
    Optional<TarMember> next() throws IOException {
        skipTo(next);
        within = "";
        TarExtension extension = new TarExtension();
        for (byte[] record = record(); record.length > 0; record = record()) {
            TarHeader header = TarHeader.of(record);
            switch (header.type()) {
                case 'x', 'X' -> extension.addPax(content(header, extension));
                case 'L' -> extension.addLong("path", content(header, extension));
                case 'K' -> extension.addLong("linkpath", content(header, extension));
                // For all members; nothing that matters here is said so.
                case 'g' -> content(header, extension);
                default -> {
                    return Optional.of(member(header, extension));
                }
            }
        }
        return Optional.empty();
    }

    private TarMember member(TarHeader header, TarExtension extension) throws IOException {
        if (header.type() == 'S') {
            skipMoreHeaders(header.extended());
        }
        long size = extension.size(header);
        TarMember member = extension.member(header, in.position(), size);
        names.take(member.name());
        if (!member.target().isEmpty()) {
            names.take(member.target());
        }
        within = member.name();
        if (size > end - in.position()) {
            if (sizeKnown) {
                throw new EOFException("it ends before the member does");
            }
            throw tooLarge();
        }
        next = in.position() + padded(size);
        return member;
    }

    /** Headers without a member, and zeros, unpack without end as members do. */
    private void checkEnd() throws PackedDamage {
        if (!sizeKnown && in.position() > end) {
            throw tooLarge();
        }
    }

    private PackedDamage tooLarge() {
        return new PackedDamage("it unpacks to more than %,d bytes, which is over %d times its size".formatted(end, MOST_TIMES));
    }

    /** A sparse file's map goes on in records of its own. */
    private void skipMoreHeaders(boolean more) throws IOException {
        int extended = 504;
        for (boolean another = more; another; ) {
            byte[] record = in.readNBytes(TarHeader.RECORD);
            if (record.length < TarHeader.RECORD) {
                throw new EOFException("it ends within a header");
            }
            checkEnd();
            another = record[extended] == 1;
        }
    }

    private byte[] content(TarHeader header, TarExtension extension) throws IOException {
        if (header.size() > LONGEST_EXTENSION) {
            throw new PackedDamage("a member's long name or extended header claims %,d bytes, over the limit of %,d".formatted(header.size(), LONGEST_EXTENSION));
        }
        extension.count(TarHeader.RECORD + header.size());
        byte[] content = in.readNBytes((int) header.size());
        if (content.length < header.size()) {
            throw new EOFException("it ends within a header");
        }
        skipTo(in.position() + padded(header.size()) - header.size());
        return content;
    }

    /** The next record that is not empty; of length 0 at the end. Zeros end an archive, and another may follow them. */
    private byte[] record() throws IOException {
        for (long zeros = 0; ; zeros += TarHeader.RECORD) {
            byte[] record = in.readNBytes(TarHeader.RECORD);
            checkEnd();
            if (isZero(record)) {
                if (record.length < TarHeader.RECORD) {
                    return new byte[0];
                }
                if (zeros > MOST_ZEROS) {
                    throw new PackedDamage("over %,d bytes of zeros follow its end".formatted(MOST_ZEROS));
                }
                continue;
            }
            if (record.length < TarHeader.RECORD) {
                throw new EOFException("it ends within a record of %d bytes".formatted(TarHeader.RECORD));
            }
            if (zeros > 0 && !TarHeader.is(record)) {
                throw new PackedDamage("behind its end, at byte %d, stands what is no tar archive".formatted(in.position() - TarHeader.RECORD));
            }
            next = in.position();
            return record;
        }
    }

    private static boolean isZero(byte[] record) {
        return Arrays.equals(record, 0, record.length, ZEROS, 0, record.length);
    }

    private static long padded(long size) {
        return (size + TarHeader.RECORD - 1) / TarHeader.RECORD * TarHeader.RECORD;
    }

    private void skipTo(long position) throws IOException {
        long left = position - in.position();
        while (left > 0) {
            long skipped = in.skip(left);
            if (skipped <= 0) {
                throw new EOFException("it ends within a record of %d bytes, or before the member does".formatted(TarHeader.RECORD));
            }
            left -= skipped;
        }
    }
}
