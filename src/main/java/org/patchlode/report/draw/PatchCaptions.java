package org.patchlode.report.draw;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** What stands under the patches of a sheet, a line each. @param what as asked for @param labels columns of the run, in its order */
record PatchCaptions(List<String> what, List<String> labels) {

    private static final String SCORE = "score";
    private static final String IMAGE = "image";
    private static final MathContext DIGITS = new MathContext(3);

    /** @throws ReportException if the run has no such column */
    PatchCaptions {
        what = List.copyOf(what);
        labels = List.copyOf(labels);
        for (String one : what) {
            if (!one.equals(SCORE) && !one.equals(IMAGE) && !labels.contains(one)) {
                throw new ReportException("there is no column of labels '%s' to stand under the patches; give %s".formatted(one,
                        labels.isEmpty() ? "score or image, for the run has no labels" : "score, image or one of " + String.join(", ", labels)));
            }
        }
    }

    List<String> lines(WinnerView hit) {
        List<String> lines = new ArrayList<>();
        for (String one : what) {
            lines.add(switch (one) {
                case SCORE -> number(hit.score());
                case IMAGE -> hit.image().substring(hit.image().lastIndexOf('/') + 1);
                default -> label(hit, labels.indexOf(one));
            });
        }
        return lines;
    }

    private static String label(WinnerView hit, int column) {
        return column < hit.labels().size() ? hit.labels().get(column) : "";
    }

    /** Three digits, in full where that is short. */
    static String number(float value) {
        if (!Float.isFinite(value)) {
            return String.valueOf(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(DIGITS);
        double size = Math.abs(value);
        if (size >= 1e6 || size > 0 && size < 1e-3) {
            return rounded.stripTrailingZeros().toString();
        }
        return rounded.scale() < 0 ? rounded.setScale(0).toPlainString() : rounded.toPlainString();
    }
}
