package org.patchlode.corpus.packed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.patchlode.corpus.packed.io.PackedFile;
import org.patchlode.corpus.packed.io.PackedImages;
import org.patchlode.corpus.ref.ImageLocation;
import org.patchlode.corpus.ref.ImageRef;

class PackedImagesTest {

    private static final ImageLocation PLACE = new ImageLocation.Damage("of no account here");

    @Test
    void aUriIsTheIdWithoutItsPassword() {
        PackedImages images = new PackedImages(new PackedFile("file:/packed.tar", "packed.tar", 1, "v"));
        for (String name : new String[] {"hdfs://nn:8020/photos/a/icon@2x.png", "hdfs://nn:8020/photos/b/icon@2x.png", "https://u:p@host/x@2x.png", "https://u:q@host/x@2x.png",
            "plain@2x.png", "plain@2x.png"}) {
            images.add(name, name, 1, PLACE);
        }
        assertThat(images.list()).extracting(ImageRef::id).containsExactly("hdfs://nn:8020/photos/a/icon@2x.png", "hdfs://nn:8020/photos/b/icon@2x.png",
                "https://***@host/x@2x.png", "https://***@host/x@2x.png#2", "file:/packed.tar!/plain@2x.png", "file:/packed.tar!/plain@2x.png#2");
    }
}
