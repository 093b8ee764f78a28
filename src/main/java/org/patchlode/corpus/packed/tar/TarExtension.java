package org.patchlode.corpus.packed.tar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.patchlode.corpus.packed.io.PackedDamage;
import org.patchlode.corpus.ref.ErrorMessages;
import org.patchlode.corpus.ref.ImageLocation;
import org.patchlode.storage.LocalNames;

/** What goes before a member's header and says of it what has no room there: pax records and GNU's long names. */
final class TarExtension {

    /** Bytes before one member. Writers need a header of each kind at most, each of which is shorter by far. */
    private static final long MOST_BYTES = 1L << 20;
    /** What is asked for below; other records, which an archive can hold without end, are not kept. */
    private static final Set<String> USED =
            Set.of("path", "linkpath", "size", "GNU.sparse.name", "GNU.sparse.major", "GNU.sparse.size", "GNU.sparse.map");

    private final Map<String, String> records = new HashMap<>();
    private boolean pax;
    private long bytes;

    /**
     * Counts a header that is none of a member's own.
     *
     * @param length of it and what follows
     * @throws PackedDamage if there are too many before one member
     */
    void count(long length) throws PackedDamage {
        bytes += length;
        if (bytes > MOST_BYTES) {
            throw new PackedDamage("over %,d bytes of long names and extended headers stand before one member".formatted(MOST_BYTES));
        }
    }

    /** Takes records {@code LENGTH KEY=VALUE\n}. */
    void addPax(byte[] content) throws PackedDamage {
        pax = true;
        for (int at = 0; at < content.length && content[at] != 0; ) {
            int space = at;
            while (space < content.length && content[space] != ' ') {
                space++;
            }
            int length = length(new String(content, at, space - at, StandardCharsets.US_ASCII));
            if (length <= space - at + 1 || length > content.length - at) {
                throw new PackedDamage("an extended header (pax) does not hold together");
            }
            String key = LocalNames.text(Arrays.copyOfRange(content, space + 1, at + length - 1));
            int equals = key.indexOf('=');
            if (equals > 0 && USED.contains(key.substring(0, equals))) {
                records.put(key.substring(0, equals), key.substring(equals + 1));
            }
            at += length;
        }
    }

    private static int length(String digits) {
        return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
    }

    /** Takes a name of GNU's. @param key it stands for */
    void addLong(String key, byte[] content) {
        int end = 0;
        while (end < content.length && content[end] != 0) {
            end++;
        }
        records.put(key, LocalNames.text(Arrays.copyOf(content, end)));
    }

    /** The bytes that follow a header. */
    long size(TarHeader header) throws PackedDamage {
        // A link has no bytes of its own; headers of before POSIX say the size of what it leads to.
        if (header.type() == '1' && !pax) {
            return 0;
        }
        String size = records.get("size");
        if (size == null) {
            return header.size();
        }
        if (!size.matches("[0-9]{1,18}")) {
            throw new PackedDamage("a member claims '%s' bytes".formatted(ErrorMessages.shown(size)));
        }
        return Long.parseLong(size);
    }

    /** The member, whose bytes begin at {@code start}. */
    TarMember member(TarHeader header, long start, long size) {
        String name = records.getOrDefault("GNU.sparse.name", records.getOrDefault("path", header.name()));
        while (name.startsWith("./")) {
            name = name.substring(2);
        }
        boolean sparse = records.containsKey("GNU.sparse.major") || records.containsKey("GNU.sparse.size") || records.containsKey("GNU.sparse.map");
        TarMember.Kind kind = header.kind(name);
        return new TarMember(name, sparse && kind == TarMember.Kind.FILE ? TarMember.Kind.SPARSE : kind, new ImageLocation.Span(start, size), records.getOrDefault("linkpath", header.target()));
    }
}
