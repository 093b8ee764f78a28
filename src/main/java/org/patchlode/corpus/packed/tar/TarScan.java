package org.patchlode.corpus.packed.tar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.patchlode.corpus.packed.io.MemberLabels;
import org.patchlode.corpus.packed.io.NameBudget;
import org.patchlode.corpus.packed.io.PackedContents;
import org.patchlode.corpus.packed.io.PackedFile;
import org.patchlode.corpus.packed.io.PackedImages;
import org.patchlode.corpus.packed.io.PackedInput;
import org.patchlode.corpus.packed.io.PositionedStream;
import org.patchlode.corpus.ref.ErrorMessages;
import org.patchlode.corpus.ref.ImageLocation;
import org.patchlode.corpus.ref.ImageNames;
import org.patchlode.corpus.ref.PassedOver;

/**
 * Walks over the headers of a tar archive, in WebDataset's layout or any other. Members whose names differ only after the
 * first dot belong together: {@code 0001.jpg}, {@code 0001.cls}, {@code 0001.json}, {@code 0001.txt}. A member's name is a
 * name and never opened as a path.
 */
public final class TarScan {

    private static final Set<String> LABELS = Set.of("cls", "json", "txt");

    private final PackedFile file;
    private final long fileBytes;
    private final boolean compressed;
    private final boolean labels;
    private final PackedImages images;
    private final PassedOver passed = new PassedOver();
    private final Set<String> columns = new TreeSet<>();
    private final NameBudget names;
    private final TarSamples samples = new TarSamples();
    private final TarLinks links = new TarLinks();
    private final List<TarMember> linked = new ArrayList<>();
    private final List<TarMember> incomplete = new ArrayList<>();

    private TarScan(PackedFile file, long fileBytes, boolean compressed, boolean labels) {
        this.file = file;
        this.fileBytes = fileBytes;
        this.compressed = compressed;
        this.labels = labels;
        this.images = new PackedImages(file);
        this.names = new NameBudget(fileBytes);
    }

    public static PackedContents scan(PackedFile file, PackedInput opened, boolean compressed, boolean labels) throws IOException {
        TarScan scan = new TarScan(file, opened.length(), compressed, labels);
        String damage = scan.walk(PositionedStream.of(opened, compressed));
        scan.gather();
        if (!damage.isEmpty()) {
            scan.images.damaged(damage);
        }
        return new PackedContents(file, scan.images.list(), List.copyOf(scan.columns), scan.passed, "");
    }

    /** Notes all members; what is wrong with the archive, if anything is. */
    private String walk(PositionedStream in) {
        TarWalk walk = new TarWalk(in, compressed, fileBytes, names);
        Optional<TarMember> before = Optional.empty();
        try {
            for (Optional<TarMember> member = walk.next(); member.isPresent(); member = walk.next()) {
                // Of a compressed archive nobody knows that a member is whole before it is passed.
                before.ifPresent(this::member);
                before = member;
                if (member.get().kind() == TarMember.Kind.FILE) {
                    readLabels(member.get(), in);
                }
            }
            before.ifPresent(this::member);
            return "";
        } catch (IOException | IllegalArgumentException e) {
            Optional<TarMember> whole = before.filter(member -> in.position() >= member.span().offset() + member.span().length());
            whole.ifPresent(this::member);
            boolean between = walk.within().isEmpty() || whole.isPresent() && whole.get().name().equals(walk.within());
            return between ? ErrorMessages.reason(e) : "'%s' is cut off or damaged (%s)".formatted(ErrorMessages.shown(walk.within()), ErrorMessages.reason(e));
        }
    }

    private void readLabels(TarMember member, PositionedStream in) throws IOException {
        String ending = ending(member.name());
        if (labels && LABELS.contains(ending) && !ImageNames.isHidden(member.name())) {
            int length = (int) Math.min(MemberLabels.LARGEST, member.span().length());
            for (String column : MemberLabels.parse(ending, in.readNBytes(length)).keySet()) {
                if (columns.add(column)) {
                    names.take(column);
                }
            }
        }
    }

    private static String ending(String name) {
        return name.substring(Math.min(name.length(), TarSamples.key(name).length() + 1));
    }

    private void member(TarMember member) {
        String name = member.name();
        if (member.kind() == TarMember.Kind.NONE) {
            return;
        }
        if (ImageNames.isHidden(name)) {
            passed.hidden(file.relative() + "!/", name);
            return;
        }
        switch (member.kind()) {
            case FILE -> {
                links.file(member);
                if (ImageNames.isImage(name)) {
                    samples.image(name, member.span());
                } else {
                    other(member);
                }
            }
            case HARD_LINK, SYMBOLIC_LINK -> {
                links.link(member);
                keep(member, linked);
            }
            case SPARSE, CONTINUED -> keep(member, incomplete);
            case SPECIAL -> passed.special(shown(member));
            default -> throw new IllegalStateException("a member of kind " + member.kind());
        }
    }

    private void keep(TarMember member, List<TarMember> images) {
        if (ImageNames.isImage(member.name())) {
            images.add(member);
        } else {
            passed.other(shown(member));
        }
    }

    private String shown(TarMember member) {
        return file.relative() + "!/" + member.name();
    }

    private void other(TarMember member) {
        String ending = ending(member.name());
        if (LABELS.contains(ending)) {
            passed.companion();
            if (labels) {
                samples.label(member.name(), new ImageLocation.Label(ending, member.span()));
            }
        } else {
            samples.sample(member.name());
            passed.other(shown(member));
        }
    }

    private void gather() {
        samples.all(this::add);
        for (TarMember link : linked) {
            links.follow(link).ifPresentOrElse(span -> add(new TarSamples.Image(link.name(), span), List.of()),
                    () -> images.unusable(link.name(), "it is a link to '%s', which is no file of the archive".formatted(ErrorMessages.shown(link.target()))));
        }
        for (TarMember member : incomplete) {
            images.unusable(member.name(), member.kind() == TarMember.Kind.SPARSE
                    ? "the archive stores it as a sparse file, which is not read; pack it without tar's --sparse (-S)"
                    : "the archive holds no more of it than the end of a file that began in another archive; join the volumes");
        }
    }

    private void add(TarSamples.Image image, List<ImageLocation.Label> about) {
        ImageLocation place = compressed ? new ImageLocation.Compressed(file.uri(), fileBytes, image.span(), about) : new ImageLocation.Stretch(file.uri(), fileBytes, image.span(), about);
        images.add(image.name(), image.name(), image.span().length(), place);
    }
}
