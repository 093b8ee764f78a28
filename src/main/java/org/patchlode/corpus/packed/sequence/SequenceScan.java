package org.patchlode.corpus.packed.sequence;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.io.WritableUtils;
import org.patchlode.corpus.packed.io.NameBudget;
import org.patchlode.corpus.packed.io.PackedContents;
import org.patchlode.corpus.packed.io.PackedDamage;
import org.patchlode.corpus.packed.io.PackedFile;
import org.patchlode.corpus.packed.io.PackedImages;
import org.patchlode.corpus.packed.io.PackedInput;
import org.patchlode.corpus.ref.ErrorMessages;
import org.patchlode.corpus.ref.ImageLocation;
import org.patchlode.corpus.ref.PassedOver;

/** Walks over a {@code SequenceFile<Text, BytesWritable>}: keys are names, values are images. */
public final class SequenceScan {

    /** What a value's own length takes. */
    private static final int LENGTH = 4;

    private SequenceScan() {}

    public static PackedContents scan(PackedFile file, PackedInput opened, Configuration hadoop) throws IOException {
        PackedImages images = new PackedImages(file);
        NameBudget names = new NameBudget(opened.length());
        FSDataInputStream in = new FSDataInputStream(opened);
        SequenceHeader header;
        try {
            header = SequenceHeader.read(in, hadoop);
        } catch (PackedDamage e) {
            return PackedContents.useless(file, "%s is no corpus: %s".formatted(file.uri(), e.getMessage()));
        }
        try {
            SequenceBlocks blocks = new SequenceBlocks(in, opened.length(), header);
            if (header.block()) {
                blocks(file, header, blocks, images, names);
            } else {
                records(file, header, blocks, images, names);
            }
        } catch (PackedDamage | EOFException e) {
            images.damaged(ErrorMessages.reason(e));
        }
        return new PackedContents(file, images.list(), List.of(), new PassedOver(), "");
    }

    private static void records(PackedFile file, SequenceHeader header, SequenceBlocks blocks, PackedImages images, NameBudget names) throws IOException {
        for (long at = header.end(); !blocks.isEnd(at); ) {
            SequenceBlocks.Entry entry = blocks.record(at);
            boolean plain = header.codec().isEmpty();
            if (entry.bytes() < LENGTH && plain) {
                throw new PackedDamage("its value at byte %d is shorter than its own length".formatted(entry.start()));
            }
            ImageLocation place = plain
                    ? new ImageLocation.Stretch(file.uri(), blocks.length(), new ImageLocation.Span(entry.start() + LENGTH, entry.bytes() - LENGTH), List.of())
                    : new ImageLocation.Entry(file.uri(), blocks.length(), at, 0);
            String name = entry.name();
            names.take(name);
            add(images, name, plain ? entry.bytes() - LENGTH : entry.bytes(), place);
            at = entry.next();
        }
    }

    private static void blocks(PackedFile file, SequenceHeader header, SequenceBlocks blocks, PackedImages images, NameBudget names) throws IOException {
        for (long at = header.end(); !blocks.isEnd(at); ) {
            SequenceBlocks.Block block = blocks.block(at);
            for (int i = 0; i < block.records(); i++) {
                String name = blocks.name(block);
                names.take(name);
                long bytes = WritableUtils.readVInt(block.sizes()) - LENGTH;
                add(images, name, bytes, new ImageLocation.Entry(file.uri(), blocks.length(), at, i));
            }
            at = block.next();
        }
    }

    private static void add(PackedImages images, String name, long bytes, ImageLocation place) {
        images.add(name, PackedImages.pathOf(name), Math.max(0, bytes), place);
    }
}
