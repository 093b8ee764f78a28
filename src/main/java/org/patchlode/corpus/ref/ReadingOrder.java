package org.patchlode.corpus.ref;

import java.io.Serializable;
import java.util.Comparator;
import org.patchlode.mining.ImageIds;

/** By file, then by place in it. */
final class ReadingOrder implements Comparator<ImageRef>, Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public int compare(ImageRef a, ImageRef b) {
        int order = ImageIds.compare(file(a), file(b));
        if (order == 0) {
            order = Long.compare(a.place().start(), b.place().start());
        }
        if (order == 0) {
            order = Long.compare(a.place().index(), b.place().index());
        }
        return order == 0 ? ImageIds.compare(a.id(), b.id()) : order;
    }

    private static String file(ImageRef image) {
        String file = image.place().file();
        return file.isEmpty() ? image.id() : file;
    }
}
