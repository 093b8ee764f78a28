package org.patchlode.report.cells;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.patchlode.network.Box;
import org.patchlode.report.draw.Picture;
import org.patchlode.report.draw.WinnerView;

/** Patches of a chunk. Many maps win at the same place of an image, above all in deep layers: such a patch is read once. */
final class PatchPictures {

    private final boolean whole;
    private final UnaryOperator<Picture> fit;
    private final Map<Place, Patch> seen = new HashMap<>();

    /** @param whole whether patches are wanted at their own size too; they are then read again each time, for memory's sake @param fit makes one as large as a cell */
    PatchPictures(boolean whole, UnaryOperator<Picture> fit) {
        this.whole = whole;
        this.fit = fit;
    }

    private record Place(String image, Box box) {}

    /**
     * A patch as it is drawn.
     *
     * @param width of its own
     * @param height of its own
     * @param cell as large as in a small atlas
     * @param whole at its own size, if that is wanted
     */
    record Patch(int width, int height, Picture cell, Optional<Picture> whole) {}

    /** Empty if the patch is damaged. */
    Optional<Patch> of(WinnerView hit) {
        Place place = new Place(hit.image(), hit.box());
        Optional<Patch> patch = Optional.ofNullable(seen.get(place)).or(() -> read(hit.patch()));
        if (!whole) {
            patch.ifPresent(read -> seen.put(place, read));
        }
        return patch;
    }

    private Optional<Patch> read(byte[] encoded) {
        return Picture.decode(encoded).map(picture -> new Patch(picture.width(), picture.height(), fit.apply(picture), whole ? Optional.of(picture) : Optional.empty()));
    }
}
