package org.patchlode.job.plan;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.ReceptiveField;
import org.patchlode.network.ReceptiveFields;
import org.patchlode.network.Rules;
import org.patchlode.network.Shape;

/**
 * About how large what a run writes will be, from the shapes of its patches. Bytes a pixel are those measured on photographs and
 * faces at 32 to 227 pixels a side, small patches with their headers among them.
 *
 * @param winners bytes of the table without projection values, and of the pictures of whole images
 * @param raw bytes of projection values, if they are stored
 * @param report bytes of the report's pictures and data
 */
record OutputSizes(long winners, long raw, long report) {

    private static final double PATCH_BYTES_A_PIXEL = 2;
    private static final double PROJECTION_BYTES_A_PIXEL = 1.6;
    private static final int PNG_HEADER = 60;
    private static final int ROW = 70;
    /** Of a winner's whole feature map: what SqueezeNet's take, which are from 13 to 111 units a side. */
    private static final double GREY_BYTES_A_UNIT = 0.55;
    /** It is text in the report's scripts. */
    private static final double BASE_64 = 4 / 3.0;
    /** Three floats, which hardly compress. */
    private static final int VALUES_A_PIXEL = 12;
    private static final double JPEG_BYTES_A_PIXEL = 0.33;
    /** What a page is told of a winner. */
    private static final int DATA_A_WINNER = 400;
    private static final long SCRIPTS = 300_000;
    /** Sides of the report's pictures: exact up to the first. */
    private static final int EXACT = 32;
    private static final int SMALL = 48;
    private static final int LARGE = 128;
    /** Of a picture of a whole image. */
    private static final int WHOLE = 512;

    static OutputSizes of(MinePlan plan) {
        return of(plan.engine().network(), plan.engine().layers(), Math.min(plan.options().top(), plan.listing().images().size()), plan.listing().images().size(),
                plan.options().rules(), plan.options().rawProjections());
    }

    /** @param top winners of a map, at most as many as images */
    static OutputSizes of(Network network, List<Layer> layers, int top, int images, Rules projected, boolean values) {
        ReceptiveFields fields = new ReceptiveFields(network);
        Shape input = network.input();
        int rules = projected.projecting().size();
        double winners = 0;
        double raw = 0;
        double report = SCRIPTS;
        long most = 0;
        for (Layer layer : layers) {
            long count = layer.shape().maps() * (long) top;
            most += count;
            ReceptiveField field = fields.onInput(layer.node());
            int rows = Math.min(input.rows(), field.box(0, 0).rows());
            int columns = Math.min(input.columns(), field.box(0, 0).columns());
            double pixels = onImage(layer.shape().rows(), y -> field.box(y, 0).top(), y -> field.box(y, 0).bottom(), input.rows())
                    * onImage(layer.shape().columns(), x -> field.box(0, x).left(), x -> field.box(0, x).right(), input.columns());
            double patch = PNG_HEADER + PATCH_BYTES_A_PIXEL * pixels;
            double projection = rules > 0 ? PNG_HEADER + PROJECTION_BYTES_A_PIXEL * pixels : 0;
            double response = layer.shape().isFlat() ? 0 : PNG_HEADER + GREY_BYTES_A_UNIT * layer.shape().plane();
            winners += count * Math.max(1, rules) * (ROW + patch + projection + response);
            raw += values ? count * rules * VALUES_A_PIXEL * pixels : 0;
            double planes = 1 + rules;
            double small = Math.max(rows, columns) <= EXACT ? patch : JPEG_BYTES_A_PIXEL * scaled(rows, columns, SMALL);
            double large = Math.max(rows, columns) <= EXACT ? 0 : JPEG_BYTES_A_PIXEL * scaled(rows, columns, LARGE);
            report += count * (planes * (small + large) + DATA_A_WINNER + BASE_64 * response);
        }
        double pictures = Math.min(most, images) * JPEG_BYTES_A_PIXEL * scaled(input.rows(), input.columns(), WHOLE);
        return new OutputSizes((long) (winners + pictures), (long) raw, (long) (report + BASE_64 * pictures));
    }

    /** Pixels along an axis that a field has on the image, over all units. */
    private static double onImage(int units, IntUnaryOperator from, IntUnaryOperator to, int pixels) {
        return IntStream.range(0, units).mapToDouble(unit -> Math.max(0, Math.min(pixels, to.applyAsInt(unit)) - Math.max(0, from.applyAsInt(unit)))).average().orElse(0);
    }

    private static double scaled(int rows, int columns, int most) {
        double factor = Math.min(1, (double) most / Math.max(rows, columns));
        return factor * rows * factor * columns;
    }
}
