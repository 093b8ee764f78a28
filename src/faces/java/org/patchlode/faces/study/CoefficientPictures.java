package org.patchlode.faces.study;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.faces.person.Factors;
import org.patchlode.faces.person.Person;
import org.patchlode.faces.render.FaceCorpus;
import org.patchlode.faces.render.FaceRenderer;
import org.patchlode.faces.render.PngEncoder;

/** Paints on a face where a coefficient acts: where moving it by one standard deviation changes pixels. */
final class CoefficientPictures {

    private static final int SIZE = 128;
    private static final int WHOSE = 12;
    private static final int MEASURED = 300;

    private final FaceRenderer renderer = new FaceRenderer();
    private final FaceCorpus varied;

    CoefficientPictures(FaceCorpus varied) {
        this.varied = varied;
    }

    Figure.PictureRow row(String name) {
        int place = Person.names().indexOf(name);
        Factors factors = Factors.neutral(WHOSE);
        Person own = Person.of(factors);
        double step = deviation(place);
        byte[] before = renderer.render(factors, own, SIZE);
        byte[] after = renderer.render(factors, own.with(place, own.coefficients()[place] + step), SIZE);
        int most = 0;
        for (int i = 0; i < before.length; i += 3) {
            most = Math.max(most, change(before, after, i));
        }
        byte[] painted = new byte[before.length];
        for (int i = 0; i < before.length; i += 3) {
            int grey = ((before[i] & 0xff) + (before[i + 1] & 0xff) + (before[i + 2] & 0xff)) / 3;
            int red = most == 0 ? 0 : 255 * change(before, after, i) / most;
            painted[i] = (byte) Math.max(grey, red);
            painted[i + 1] = (byte) (grey * (255 - red) / 255);
            painted[i + 2] = (byte) (grey * (255 - red) / 255);
        }
        List<Figure.Shot> shots = new ArrayList<>();
        shots.add(shot(before, "as it is", name));
        shots.add(shot(after, "one standard deviation more", name));
        shots.add(shot(painted, "where it acts, in red: up to %d of 255".formatted(most), name));
        return new Figure.PictureRow(name, shots);
    }

    /** Largest of a pixel's three. */
    private static int change(byte[] before, byte[] after, int at) {
        int change = 0;
        for (int k = at; k < at + 3; k++) {
            change = Math.max(change, Math.abs((before[k] & 0xff) - (after[k] & 0xff)));
        }
        return change;
    }

    private static Figure.Shot shot(byte[] rgb, String caption, String name) {
        return new Figure.Shot(PngEncoder.encode(rgb, SIZE), caption, "a rendered face, %s: %s".formatted(name, caption), false);
    }

    private double deviation(int place) {
        int measured = (int) Math.min(MEASURED, varied.images());
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < measured; i++) {
            double value = varied.person(i).coefficients()[place];
            sum += value;
            squares += value * value;
        }
        return Math.sqrt(Math.max(0, squares / measured - sum / measured * (sum / measured)));
    }
}
