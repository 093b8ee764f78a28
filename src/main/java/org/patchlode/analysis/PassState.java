package org.patchlode.analysis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.patchlode.mining.Accumulator;
import org.patchlode.mining.BadImage;
import org.patchlode.mining.CorruptStateException;
import org.patchlode.mining.ImageIds;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;

/** What all analyses of a pass know of the same part of a corpus, in the order of the analyses. Not thread-safe. */
public final class PassState {

    private final List<Section<?>> sections;

    /** @param sections one an analysis */
    public PassState(List<Section<?>> sections) {
        this.sections = List.copyOf(sections);
    }

    /** The section of one of the pass's analyses. @throws IllegalArgumentException if it is none */
    @SuppressWarnings("unchecked")
    public <S extends Accumulator<S>> Section<S> of(CorpusAnalysis<S, ?> analysis) {
        for (Section<?> section : sections) {
            if (section.analysis().name().equals(analysis.name())) {
                // Sections of one name are of one analysis.
                return (Section<S>) section;
            }
        }
        throw new IllegalArgumentException("the pass has no analysis '%s'".formatted(analysis.name()));
    }

    /** All sections. */
    public List<Section<?>> sections() {
        return sections;
    }

    /** Images that some analysis could not use, by id; of each the first reason. */
    public List<BadImage> bad() {
        TreeMap<String, BadImage> bad = new TreeMap<>(ImageIds::compare);
        sections.forEach(section -> section.coverage().bad().forEach(image -> bad.putIfAbsent(image.image(), image)));
        return List.copyOf(bad.values());
    }

    /** Takes all that another state of the same pass knows. @return this */
    public PassState merge(PassState other) {
        for (int i = 0; i < sections.size(); i++) {
            sections.get(i).merge(other.sections.get(i));
        }
        return this;
    }

    /** As it travels; equal states have equal bytes. */
    public byte[] toBytes() {
        return toBytes(sections.stream().map(Section::toBytes).toList());
    }

    /** The same of sections that are at hand in their stored form. */
    public static byte[] toBytes(List<byte[]> sections) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (StateOutput out = new StateOutput(bytes)) {
            for (byte[] section : sections) {
                out.writeBlock(section);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @param analyses of the pass @throws CorruptStateException if the bytes are not a whole, undamaged state of that pass */
    public static PassState fromBytes(List<? extends CorpusAnalysis<?, ?>> analyses, byte[] bytes) throws CorruptStateException {
        List<Section<?>> sections = new ArrayList<>();
        try (StateInput in = new StateInput(bytes, 0, bytes.length)) {
            for (CorpusAnalysis<?, ?> analysis : analyses) {
                sections.add(Section.fromBytes(analysis, in.readBlock()));
            }
            if (in.available() > 0) {
                throw new IOException(in.available() + " bytes too many");
            }
        } catch (IOException e) {
            throw new CorruptStateException("a state of %d bytes does not hold together: %s".formatted(bytes.length, e.getMessage()), e);
        }
        return new PassState(sections);
    }
}
