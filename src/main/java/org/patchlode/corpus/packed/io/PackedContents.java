package org.patchlode.corpus.packed.io;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;
import org.patchlode.corpus.ref.ImageLocation;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.corpus.ref.PassedOver;

/**
 * What a look into a packed file found.
 *
 * @param file that was looked into
 * @param images in the order of the file; damage is among them as {@link ImageLocation.Damage}
 * @param labelColumns what the file itself says of its images, if that was asked for
 * @param passed members that are no images
 * @param useless why the file is no part of a corpus; empty if it is one
 */
// Kryo, which a session may have been started with, knows no records.
@DefaultSerializer(JavaSerializer.class)
public record PackedContents(PackedFile file, List<ImageRef> images, List<String> labelColumns, PassedOver passed, String useless)
        implements Serializable {

    /** Copies the lists. */
    public PackedContents {
        images = List.copyOf(images);
        labelColumns = List.copyOf(labelColumns);
    }

    public static PackedContents useless(PackedFile file, String reason) {
        return new PackedContents(file, List.of(), List.of(), new PassedOver(), reason);
    }
}
