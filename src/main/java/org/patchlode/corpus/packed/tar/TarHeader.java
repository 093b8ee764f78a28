package org.patchlode.corpus.packed.tar;

import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.patchlode.corpus.image.ImageFormat;
import org.patchlode.corpus.packed.io.PackedDamage;
import org.patchlode.corpus.ref.ErrorMessages;
import org.patchlode.storage.LocalNames;

/**
 * The 512 bytes before a member of a tar archive, of any of the usual dialects.
 *
 * @param name by its bytes in UTF-8, whatever the locale
 * @param type as the archive has it
 * @param size of what follows
 * @param target of a link
 * @param extended whether more headers of a sparse file follow
 */
public record TarHeader(String name, char type, long size, String target, boolean extended) {

    static final int RECORD = 512;

    private static final int NAME = 100;
    private static final int SIZE = 124;
    private static final int TYPE = 156;
    private static final int TARGET = 157;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int LONGEST_PREFIX = 155;
    /** In the dialect of star, which keeps times behind a shorter one. */
    private static final int STAR_PREFIX = 131;
    private static final int STAR_MAGIC = 508;
    private static final int EXTENDED = 482;

    /** Whether these are the bytes of a header. */
    public static boolean is(byte[] record) {
        try {
            return record.length == RECORD && TarUtils.verifyCheckSum(record);
        } catch (IllegalArgumentException e) {
            // What stands in the checksum's place is no number.
            return false;
        }
    }

    /** @throws PackedDamage if they are not */
    static TarHeader of(byte[] record) throws PackedDamage {
        if (!is(record)) {
            throw new PackedDamage("a member's header does not fit its checksum");
        }
        String name = text(record, 0, NAME);
        if (ImageFormat.startsWith(record, MAGIC, "ustar\0")) {
            String prefix = text(record, PREFIX, ImageFormat.startsWith(record, STAR_MAGIC, "tar\0") ? STAR_PREFIX : LONGEST_PREFIX);
            name = prefix.isEmpty() ? name : prefix + "/" + name;
        }
        return new TarHeader(name, (char) (record[TYPE] & 0xff), number(record), text(record, TARGET, NAME), record[EXTENDED] == 1);
    }

    private static long number(byte[] record) throws PackedDamage {
        long size;
        try {
            size = TarUtils.parseOctalOrBinary(record, SIZE, 12);
        } catch (IllegalArgumentException e) {
            throw new PackedDamage("a member's size cannot be read: " + ErrorMessages.reason(e), e);
        }
        if (size < 0) {
            throw new PackedDamage("a member claims %d bytes".formatted(size));
        }
        return size;
    }

    private static String text(byte[] record, int from, int most) {
        int end = from;
        while (end < from + most && record[end] != 0) {
            end++;
        }
        return LocalNames.text(Arrays.copyOfRange(record, from, end));
    }

    /** The kind of member, if the header is a member's own. @param whole its name, for which there may have been no room here */
    TarMember.Kind kind(String whole) {
        return switch (type) {
            case '1' -> TarMember.Kind.HARD_LINK;
            case '2' -> TarMember.Kind.SYMBOLIC_LINK;
            case '3', '4', '6' -> TarMember.Kind.SPECIAL;
            case '5', 'D', 'V' -> TarMember.Kind.NONE;
            case 'S' -> TarMember.Kind.SPARSE;
            case 'M' -> TarMember.Kind.CONTINUED;
            // Before POSIX a folder was a file whose name ends in a slash. What nobody knows is a file, says POSIX.
            default -> whole.endsWith("/") ? TarMember.Kind.NONE : TarMember.Kind.FILE;
        };
    }
}
