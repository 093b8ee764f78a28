package org.patchlode.analysis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.patchlode.mining.Accumulator;
import org.patchlode.mining.CorruptStateException;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;

/**
 * What one analysis knows of a part of a corpus, and which part that is. Merging is commutative, associative and idempotent:
 * a section remembers the shards it covers, so one that arrives twice counts once. Its bytes are magic, format, the
 * analysis' name and version, coverage, state, CRC-32C. Not thread-safe.
 *
 * @param <S> the analysis' state
 */
public final class Section<S extends Accumulator<S>> {

    private static final int MAGIC = 0x504C5345;
    private static final int FORMAT = 1;
    private static final String NAME = "[a-z0-9][a-z0-9.-]*";
    private static final int CHECKSUM = Integer.BYTES;

    private final CorpusAnalysis<S, ?> analysis;
    private final Coverage coverage;
    private final S state;

    private Section(CorpusAnalysis<S, ?> analysis, Coverage coverage, S state) {
        if (!analysis.name().matches(NAME)) {
            throw new IllegalArgumentException("an analysis cannot be called '%s'; give it lower-case letters, digits, dots and dashes".formatted(analysis.name()));
        }
        this.analysis = analysis;
        this.coverage = coverage;
        this.state = state;
    }

    /** Covers nothing. */
    public static <S extends Accumulator<S>> Section<S> empty(CorpusAnalysis<S, ?> analysis) {
        return new Section<>(analysis, new Coverage(), analysis.empty());
    }

    /** Whose it is. */
    public CorpusAnalysis<S, ?> analysis() {
        return analysis;
    }

    /** What it covers. */
    public Coverage coverage() {
        return coverage;
    }

    /** What is known of it. */
    public S state() {
        return state;
    }

    /** What the analysis adds to the report of what this covers. */
    public Optional<ReportSection> report() {
        return analysis.report(state, coverage.images());
    }

    /** The same coverage without what is known of it: all that the driver is told of a section that stays in its shard. */
    public Section<S> withoutState() {
        return new Section<>(analysis, coverage, analysis.empty());
    }

    /**
     * Takes all that another knows.
     *
     * @return this
     * @throws IllegalArgumentException if the two are of different analyses or passes, or overlap in part
     */
    public Section<S> merge(Section<?> other) {
        if (!analysis.name().equals(other.analysis.name())) {
            throw new IllegalArgumentException("cannot merge a section of '%s' and one of '%s'".formatted(analysis.name(), other.analysis.name()));
        }
        if (!coverage.repeats(other.coverage)) {
            // Before the coverage, which says that it was done.
            state.merge(sameKind(other).state);
            coverage.merge(other.coverage);
        }
        return this;
    }

    /** Sections of one name are of one analysis. */
    @SuppressWarnings("unchecked")
    private Section<S> sameKind(Section<?> other) {
        return (Section<S>) other;
    }

    /** The stored form; equal sections have equal bytes. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (StateOutput out = new StateOutput(bytes)) {
            out.writeInt(MAGIC);
            out.writeByte(FORMAT);
            out.writeText(analysis.name());
            out.writeInt(analysis.version());
            coverage.write(out);
            analysis.write(state, out);
            out.flush();
            CRC32C crc = new CRC32C();
            crc.update(bytes.toByteArray());
            out.writeInt((int) crc.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads the stored form.
     *
     * @throws CorruptStateException if the bytes are not a whole, undamaged section of this analysis and version
     */
    public static <S extends Accumulator<S>> Section<S> fromBytes(CorpusAnalysis<S, ?> analysis, byte[] bytes) throws CorruptStateException {
        if (bytes.length <= CHECKSUM) {
            throw new CorruptStateException("a state of %d bytes is cut short".formatted(bytes.length));
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - CHECKSUM);
        try (StateInput in = new StateInput(bytes, 0, bytes.length - CHECKSUM); StateInput tail = new StateInput(bytes, bytes.length - CHECKSUM, CHECKSUM)) {
            if (tail.readInt() != (int) crc.getValue()) {
                throw new CorruptStateException("a state of %d bytes fails its checksum".formatted(bytes.length));
            }
            if (in.readInt() != MAGIC || in.readUnsignedByte() != FORMAT) {
                throw new CorruptStateException("the bytes are no state that this release can read");
            }
            String name = in.readText();
            int version = in.readInt();
            if (!name.equals(analysis.name()) || !analysis.reads(version)) {
                throw new CorruptStateException("a state of '%s', version %d, is none of '%s', version %d".formatted(name, version, analysis.name(), analysis.version()));
            }
            Section<S> section = new Section<>(analysis, Coverage.read(in), analysis.read(in, version));
            if (in.available() > 0) {
                throw new IOException(in.available() + " bytes too many");
            }
            return section;
        } catch (IOException | RuntimeException e) {
            throw new CorruptStateException("a state of %d bytes does not hold together: %s".formatted(bytes.length, e.getMessage()), e);
        }
    }
}
