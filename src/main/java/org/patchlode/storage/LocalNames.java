package org.patchlode.storage;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of local files, which are bytes, as text that is the same in every JVM.
 *
 * <p>{@link java.io.File} and {@link Path#toString} turn bytes into text by the locale that the JVM was started in, so that
 * under {@code LC_ALL=C} a name with an umlaut can neither be shown nor opened. Here a name is its bytes in UTF-8, and what
 * is not UTF-8 in it is shown as {@code \xE9}, byte by byte; either form leads back to the file, through the one part of
 * Java's file system that is made of bytes: its URIs.
 */
public final class LocalNames {

    private static final Charset OF_THIS_JVM = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    private static final Pattern SHOWN_BYTE = Pattern.compile("\\\\x([89A-Fa-f][0-9A-Fa-f])");
    private static final char REPLACED = '\ufffd';

    private LocalNames() {}

    /** Whether {@link java.io.File}, and so Hadoop's local file system, reaches the file of that path in this JVM. */
    public static boolean reaches(String path) {
        return isAscii(path) || OF_THIS_JVM.newEncoder().canEncode(path) && OF_THIS_JVM.equals(StandardCharsets.UTF_8);
    }

    /**
     * Why a file cannot be used that others than this class open, in the end of a sentence; empty if it can. Arguments of the
     * command line have lost their letters by the time they are here.
     *
     * @param uri as given
     */
    public static Optional<String> obstacle(String uri) {
        boolean local = !uri.contains("://") || uri.startsWith("file:");
        return !local || reaches(uri) ? Optional.empty()
                : Optional.of("its name is not one that this JVM can say, whose locale makes names of %s (sun.jnu.encoding); start it with LC_ALL=C.UTF-8".formatted(OF_THIS_JVM));
    }

    /** The file of an absolute path. A file whose name is literally that goes before one whose bytes are shown so. */
    public static Path path(String path) {
        if (reaches(path) && !isShown(path)) {
            return Path.of(path);
        }
        Path found = Path.of("/");
        for (String part : path.split("/")) {
            if (!part.isEmpty()) {
                Path literal = child(found, part.getBytes(StandardCharsets.UTF_8));
                found = isShown(part) && !Files.exists(literal, LinkOption.NOFOLLOW_LINKS) ? child(found, bytes(part)) : literal;
            }
        }
        return found;
    }

    /** Whether bytes of a name are shown in a path, as far as its text tells. */
    static boolean isShown(String path) {
        return path.indexOf('\\') >= 0 && SHOWN_BYTE.matcher(path).find();
    }

    /** A file's own name. @param file absolute */
    static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        if (isAscii(name) || OF_THIS_JVM.equals(StandardCharsets.UTF_8) && name.indexOf(REPLACED) < 0) {
            return name;
        }
        byte[] bytes = unquoted(withoutSlash(file.toUri().getRawPath()).replaceFirst(".*/", ""));
        String shown = text(bytes);
        boolean taken = isShown(shown) && !Arrays.equals(bytes, shown.getBytes(StandardCharsets.UTF_8))
                && Files.exists(child(file.getParent(), shown.getBytes(StandardCharsets.UTF_8)), LinkOption.NOFOLLOW_LINKS);
        // Digits of either case lead back to the bytes.
        return taken ? SHOWN_BYTE.matcher(shown).replaceAll(shownByte -> Matcher.quoteReplacement(shownByte.group().toLowerCase(Locale.ROOT))) : shown;
    }

    /** A file's whole path. @param file absolute */
    static String whole(Path file) {
        return file.getNameCount() == 0 ? "/" : text(unquoted(withoutSlash(file.toUri().getRawPath())));
    }

    /** Bytes of a name, of a file or in an archive, as UTF-8; what is none is shown. */
    public static String text(byte[] name) {
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(name);
        CharBuffer out = CharBuffer.allocate(name.length);
        StringBuilder text = new StringBuilder();
        while (true) {
            CoderResult result = utf8.decode(in, out, true);
            text.append(out.flip());
            out.clear();
            if (!result.isError()) {
                return text.toString();
            }
            for (int i = 0; i < result.length(); i++) {
                text.append("\\x").append(HexFormat.of().withUpperCase().toHexDigits(in.get()));
            }
            utf8.reset();
        }
    }

    /** The bytes that {@link #text} has shown. */
    private static byte[] bytes(String shown) {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        Matcher byteShown = SHOWN_BYTE.matcher(shown);
        int from = 0;
        while (byteShown.find()) {
            bytes.writeBytes(shown.substring(from, byteShown.start()).getBytes(StandardCharsets.UTF_8));
            bytes.write(HexFormat.fromHexDigits(byteShown.group(1)));
            from = byteShown.end();
        }
        bytes.writeBytes(shown.substring(from).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static Path child(Path folder, byte[] name) {
        // Of the root the raw path ends in a slash whether or not it is a folder.
        String above = folder.getNameCount() == 0 ? "" : withoutSlash(folder.toUri().getRawPath());
        StringBuilder uri = new StringBuilder("file://").append(above).append('/');
        for (byte b : name) {
            uri.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
        return Path.of(URI.create(uri.toString()));
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static byte[] unquoted(String raw) {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) == '%') {
                bytes.write(HexFormat.fromHexDigits(raw, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(raw.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
