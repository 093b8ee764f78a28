package org.patchlode.job.plan;

import org.patchlode.network.Layer;
import org.patchlode.network.ReceptiveFields;
import org.patchlode.network.Shape;

/**
 * About how large what a run writes will be, from the shapes of its patches. Bytes a pixel are those measured on photographs and
 * faces at 32 to 227 pixels a side, small patches with their headers among them.
 *
 * @param winners bytes of the table without projection values
 * @param raw bytes of projection values, if they are stored
 * @param report bytes of the report's pictures and data
 */
record OutputSizes(long winners, long raw, long report) {

    private static final double PNG_BYTES_A_PIXEL = 2;
    private static final int PNG_HEADER = 60;
    private static final int ROW = 70;
    /** Of a winner's whole feature map: what SqueezeNet's take, which are from 13 to 111 units a side. */
    private static final double GREY_BYTES_A_UNIT = 0.65;
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
    /** Of a receptive field, what lies on the image. */
    private static final double CLIPPED = 0.92;

    static OutputSizes of(MinePlan plan) {
        ReceptiveFields fields = new ReceptiveFields(plan.engine().network());
        Shape input = plan.engine().network().input();
        int rules = plan.options().rules().projecting().size();
        double winners = 0;
        double raw = 0;
        double report = SCRIPTS;
        for (Layer layer : plan.engine().layers()) {
            long count = layer.shape().maps() * (long) Math.min(plan.options().top(), plan.listing().images().size());
            int rows = Math.min(input.rows(), fields.onInput(layer.node()).box(0, 0).rows());
            int columns = Math.min(input.columns(), fields.onInput(layer.node()).box(0, 0).columns());
            double pixels = CLIPPED * rows * columns;
            double png = PNG_HEADER + PNG_BYTES_A_PIXEL * pixels;
            double response = layer.shape().isFlat() ? 0 : PNG_HEADER + GREY_BYTES_A_UNIT * layer.shape().plane();
            winners += count * Math.max(1, rules) * (ROW + png + (rules > 0 ? png : 0) + response);
            raw += plan.options().rawProjections() ? count * rules * VALUES_A_PIXEL * pixels : 0;
            double planes = 1 + rules;
            double small = Math.max(rows, columns) <= EXACT ? png : JPEG_BYTES_A_PIXEL * scaled(rows, columns, SMALL);
            double large = Math.max(rows, columns) <= EXACT ? 0 : JPEG_BYTES_A_PIXEL * scaled(rows, columns, LARGE);
            report += count * (planes * (small + large) + JPEG_BYTES_A_PIXEL * scaled(input.rows(), input.columns(), LARGE) + DATA_A_WINNER + BASE_64 * response);
        }
        return new OutputSizes((long) winners, (long) raw, (long) report);
    }

    private static double scaled(int rows, int columns, int most) {
        double factor = Math.min(1, (double) most / Math.max(rows, columns));
        return factor * rows * factor * columns;
    }
}
