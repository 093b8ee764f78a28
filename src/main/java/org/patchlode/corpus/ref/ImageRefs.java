package org.patchlode.corpus.ref;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Images as they travel from driver to task. With Java's own serial form a task spent on its shard's records the time of dozens of
 * a cheap network's images, and the many methods of that form were compiled just when the first images were mined.
 */
public final class ImageRefs {

    /** Characters that {@link DataOutputStream#writeUTF} takes, whatever they are. */
    private static final int PIECE = 20_000;

    private ImageRefs() {}

    /** For {@link #fromBytes} of the same build. */
    public static byte[] toBytes(List<ImageRef> images) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 * images.size());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            Writer writer = new Writer(out, new HashMap<>());
            out.writeInt(images.size());
            for (ImageRef image : images) {
                writer.text(image.id());
                writer.text(image.relative());
                out.writeLong(image.bytes());
                writer.text(image.version());
                writer.place(image.place());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Images in their order. @param bytes of {@link #toBytes} */
    public static List<ImageRef> fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Reader reader = new Reader(in, new ArrayList<>());
            int count = in.readInt();
            List<ImageRef> images = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                images.add(new ImageRef(reader.text(), reader.text(), in.readLong(), reader.text(), reader.place()));
            }
            return images;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The kinds of {@link ImageLocation}, in their order there. */
    private enum Kind { OWN_FILE, STRETCH, COMPRESSED, ENTRY, ROW, DAMAGE }

    /** @param known names that many images have in common, each written once */
    private record Writer(DataOutputStream out, Map<String, Integer> known) {

        /** Every character, halves of surrogate pairs too: a name may hold what is no Unicode. */
        void text(String text) throws IOException {
            out.writeInt((text.length() + PIECE - 1) / PIECE);
            for (int at = 0; at < text.length(); at += PIECE) {
                out.writeUTF(text.substring(at, Math.min(text.length(), at + PIECE)));
            }
        }

        private void name(String name) throws IOException {
            Integer at = known.putIfAbsent(name, known.size());
            out.writeInt(at == null ? known.size() - 1 : at);
            if (at == null) {
                text(name);
            }
        }

        void place(ImageLocation place) throws IOException {
            if (place instanceof ImageLocation.OwnFile) {
                kind(Kind.OWN_FILE);
            } else if (place instanceof ImageLocation.Stretch stretch) {
                kind(Kind.STRETCH);
                stretch(stretch.file(), stretch.fileBytes(), stretch.span(), stretch.labels());
            } else if (place instanceof ImageLocation.Compressed compressed) {
                kind(Kind.COMPRESSED);
                stretch(compressed.file(), compressed.fileBytes(), compressed.span(), compressed.labels());
            } else if (place instanceof ImageLocation.Entry entry) {
                kind(Kind.ENTRY);
                file(entry.file(), entry.fileBytes());
                out.writeLong(entry.start());
                out.writeLong(entry.index());
            } else if (place instanceof ImageLocation.Row row) {
                kind(Kind.ROW);
                file(row.file(), row.fileBytes());
                out.writeInt(row.rowGroup());
                out.writeLong(row.row());
                name(row.column());
            } else {
                kind(Kind.DAMAGE);
                text(((ImageLocation.Damage) place).reason());
            }
        }

        private void kind(Kind kind) throws IOException {
            out.writeByte(kind.ordinal());
        }

        private void file(String file, long bytes) throws IOException {
            name(file);
            out.writeLong(bytes);
        }

        private void stretch(String file, long bytes, ImageLocation.Span span, List<ImageLocation.Label> labels) throws IOException {
            file(file, bytes);
            span(span);
            out.writeInt(labels.size());
            for (ImageLocation.Label label : labels) {
                name(label.kind());
                span(label.span());
            }
        }

        private void span(ImageLocation.Span span) throws IOException {
            out.writeLong(span.offset());
            out.writeLong(span.length());
        }
    }

    /** @param known names read so far */
    private record Reader(DataInputStream in, List<String> known) {

        String text() throws IOException {
            int pieces = in.readInt();
            String text = pieces == 0 ? "" : in.readUTF();
            for (int i = 1; i < pieces; i++) {
                text += in.readUTF();
            }
            return text;
        }

        private String name() throws IOException {
            int at = in.readInt();
            if (at == known.size()) {
                known.add(text());
            }
            return known.get(at);
        }

        ImageLocation place() throws IOException {
            return switch (Kind.values()[in.readByte()]) {
                case OWN_FILE -> ImageLocation.OWN_FILE;
                case STRETCH -> new ImageLocation.Stretch(name(), in.readLong(), span(), labels());
                case COMPRESSED -> new ImageLocation.Compressed(name(), in.readLong(), span(), labels());
                case ENTRY -> new ImageLocation.Entry(name(), in.readLong(), in.readLong(), in.readLong());
                case ROW -> new ImageLocation.Row(name(), in.readLong(), in.readInt(), in.readLong(), name());
                case DAMAGE -> new ImageLocation.Damage(text());
            };
        }

        private List<ImageLocation.Label> labels() throws IOException {
            int count = in.readInt();
            List<ImageLocation.Label> labels = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                labels.add(new ImageLocation.Label(name(), span()));
            }
            return labels;
        }

        private ImageLocation.Span span() throws IOException {
            return new ImageLocation.Span(in.readLong(), in.readLong());
        }
    }
}
