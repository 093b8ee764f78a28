package org.patchlode.corpus.ref;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImageRefsTest {

    @Test
    void imagesOfEveryPlaceArriveAsTheyWere() {
        ImageLocation.Label label = new ImageLocation.Label("cls", new ImageLocation.Span(7, 2));
        List<ImageRef> images = List.of(
                new ImageRef("file:/a/ü b.png", "a/ü b.png", 12, "mtime:5"),
                new ImageRef("s3a://b/" + "ü€".repeat(70_000), "y", 0, ""),
                new ImageRef("file:/half \ud83d of a pair", "", 1, ""),
                new ImageRef("t.tar!/1.jpg", "1.jpg", 3, "", new ImageLocation.Stretch("t.tar", 100, new ImageLocation.Span(512, 3), List.of(label))),
                new ImageRef("t.tar!/2.jpg", "2.jpg", 4, "", new ImageLocation.Stretch("t.tar", 100, new ImageLocation.Span(1 << 20, 4), List.of())),
                new ImageRef("t.tgz!/2.jpg", "2.jpg", 4, "", new ImageLocation.Compressed("t.tgz", 1L << 40, new ImageLocation.Span(9, 4), List.of(label, label))),
                new ImageRef("s.seq!/k", "k", 4, "etag:z", new ImageLocation.Entry("s.seq", 8, 1, 2)),
                new ImageRef("p.parquet!/k", "k", 4, "", new ImageLocation.Row("p.parquet", 8, 3, 4, "image")),
                new ImageRef("q.parquet!/k", "k", 4, "", new ImageLocation.Row("p.parquet", 8, 3, 5, "t.tar")),
                new ImageRef("d.tar", "d.tar", 4, "", new ImageLocation.Damage("it ends early")));

        assertThat(ImageRefs.fromBytes(ImageRefs.toBytes(images))).isEqualTo(images);
        assertThat(ImageRefs.fromBytes(ImageRefs.toBytes(List.of()))).isEmpty();
    }

    @Test
    void everyKindOfPlaceIsTested() {
        assertThat(ImageLocation.class.getPermittedSubclasses()).as("one more is to be written and read, and to be tested above").hasSize(6);
    }
}
