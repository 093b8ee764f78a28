package org.patchlode.corpus;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Walks over the headers of a tar archive, in WebDataset's layout or any other. Members whose names differ only after the
 * first dot belong together: {@code 0001.jpg}, {@code 0001.cls}, {@code 0001.json}, {@code 0001.txt}. A member's name is a
 * name and never opened as a path.
 */
final class TarScan {

    private static final int RECORD = 512;
    private static final Set<String> LABELS = Set.of("cls", "json", "txt");

    private final PackedFile file;
    private final long fileBytes;
    private final boolean compressed;
    private final boolean labels;
    private final PackedImages images;
    private final Set<String> columns = new TreeSet<>();
    private final List<Member> sample = new ArrayList<>();
    private final List<Place.Label> about = new ArrayList<>();
    private String key = "";
    private long others;

    private record Member(String name, Place.Span span) {}

    private TarScan(PackedFile file, long fileBytes, boolean compressed, boolean labels) {
        this.file = file;
        this.fileBytes = fileBytes;
        this.compressed = compressed;
        this.labels = labels;
        this.images = new PackedImages(file);
    }

    static PackedContents scan(PackedFile file, PackedInput opened, boolean compressed, boolean labels) throws IOException {
        TarScan scan = new TarScan(file, opened.length(), compressed, labels);
        scan.walk(PositionedStream.of(opened, compressed), compressed ? Long.MAX_VALUE : opened.length());
        scan.endOfSample();
        return new PackedContents(file, scan.images.list(), List.copyOf(scan.columns), scan.others, "");
    }

    private void walk(PositionedStream in, long end) {
        String damage = "";
        try (TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextTarEntry(); entry != null; entry = tar.getNextTarEntry()) {
                Place.Span span = new Place.Span(in.position(), entry.getSize());
                if (span.length() < 0 || span.length() > end - span.offset()) {
                    throw new EOFException("member '%s' goes beyond the end of the archive".formatted(entry.getName()));
                }
                if (entry.isFile() && !entry.isSparse() && !entry.isLink() && !entry.isSymbolicLink()) {
                    member(entry, span, tar);
                }
            }
            if (!compressed && end % RECORD != 0) {
                damage = "it ends within a record of %d bytes".formatted(RECORD);
            }
        } catch (IOException | IllegalArgumentException e) {
            damage = Sentences.reason(e);
        }
        if (!damage.isEmpty()) {
            endOfSample();
            images.damaged(damage);
        }
    }

    private void member(TarArchiveEntry entry, Place.Span span, TarArchiveInputStream tar) throws IOException {
        String name = entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
        if (ImageNames.isHidden(name)) {
            return;
        }
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        String start = dot < 0 ? name : name.substring(0, dot);
        if (!start.equals(key)) {
            endOfSample();
            key = start;
        }
        String ending = dot < 0 ? "" : name.substring(dot + 1);
        if (ImageNames.isImage(name)) {
            sample.add(new Member(name, span));
        } else {
            others++;
            if (labels && LABELS.contains(ending)) {
                columns.addAll(MemberLabels.parse(ending, tar.readNBytes(MemberLabels.LARGEST)).keySet());
                about.add(new Place.Label(ending, span));
            }
        }
    }

    private void endOfSample() {
        List<Place.Label> labelled = List.copyOf(about);
        for (Member member : sample) {
            Place place = compressed ? new Place.Compressed(file.uri(), fileBytes, member.span(), labelled) : new Place.Stretch(file.uri(), fileBytes, member.span(), labelled);
            images.add(member.name(), member.name(), member.span().length(), place);
        }
        sample.clear();
        about.clear();
    }
}
