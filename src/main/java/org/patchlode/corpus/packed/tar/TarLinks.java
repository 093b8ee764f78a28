package org.patchlode.corpus.packed.tar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.patchlode.corpus.ref.ImageLocation;

/** Links among the members of an archive. A target is looked for in the archive alone. */
final class TarLinks {

    private static final int MOST_STEPS = 40;

    private final Map<String, ImageLocation.Span> files = new HashMap<>();
    private final Map<String, TarMember> links = new LinkedHashMap<>();

    void file(TarMember member) {
        files.put(normal("", member.name()), member.span());
    }

    /** Notes a link. A hard link leads to what has the target's name already. */
    void link(TarMember member) {
        links.put(normal("", member.name()), member);
    }

    /** Where the bytes are that a link leads to, over other links if need be; empty if they are not in the archive. */
    Optional<ImageLocation.Span> follow(TarMember link) {
        TarMember at = link;
        for (int step = 0; step < MOST_STEPS; step++) {
            boolean symbolic = at.kind() == TarMember.Kind.SYMBOLIC_LINK;
            if (symbolic && at.target().startsWith("/")) {
                return Optional.empty();
            }
            String target = normal(symbolic ? folder(at.name()) : "", at.target());
            if (files.containsKey(target)) {
                return Optional.of(files.get(target));
            }
            if (!links.containsKey(target)) {
                return Optional.empty();
            }
            at = links.get(target);
        }
        return Optional.empty();
    }

    private static String folder(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    /** A path without its detours; one that leads out of the archive names nothing in it. */
    private static String normal(String folder, String name) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : (folder + "/" + name).split("/")) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    return "../" + name;
                }
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }
}
