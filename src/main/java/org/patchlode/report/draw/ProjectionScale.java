package org.patchlode.report.draw;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns the projections of a feature map into pictures. Zero is grey 128, the percentile of the absolute values reaches
 * black or white, and sign stays visible.
 */
public record ProjectionScale(Scaling scaling, double percentile) implements Serializable {

    /** Levels between zero and white. */
    private static final int FULL = 127;

    /** One a hit, empty where the rule has none or it is damaged. */
    public List<Optional<Picture>> pictures(List<WinnerView> hits, String rule) {
        List<Optional<WinnerView.Projected>> projected = hits.stream().map(hit -> Optional.ofNullable(hit.projections().get(rule))).toList();
        float common = scaling == Scaling.BLOCK ? reach(projected.stream().flatMap(Optional::stream).toList()) : 0;
        List<Optional<Picture>> pictures = new ArrayList<>();
        for (Optional<WinnerView.Projected> one : projected) {
            pictures.add(one.flatMap(projection -> picture(projection, common)));
        }
        return pictures;
    }

    private Optional<Picture> picture(WinnerView.Projected projection, float common) {
        if (scaling == Scaling.STORED) {
            return Picture.decode(projection.png());
        }
        if (projection.values().isEmpty()) {
            return Picture.decode(projection.png()).map(this::stretched);
        }
        float[] values = projection.values().get();
        if (projection.rows() <= 0 || projection.columns() <= 0 || values.length != (long) projection.rows() * projection.columns() * 3) {
            return Optional.empty();
        }
        float reach = scaling == Scaling.BLOCK ? common : reach(List.of(projection));
        int[] rgb = new int[projection.rows() * projection.columns()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = level(values[3 * i], reach) << 16 | level(values[3 * i + 1], reach) << 8 | level(values[3 * i + 2], reach);
        }
        return Optional.of(new Picture(projection.columns(), projection.rows(), rgb));
    }

    /** A projection by itself, as {@link Scaling#WINNER} has it. @param stored as in the run's PNG */
    public Picture stretched(Picture stored) {
        return Contrast.amplified(stored, (double) FULL / Contrast.reach(List.of(stored), percentile / 100));
    }

    /** 128 for zero, 1 and 255 for minus and plus {@code reach} and beyond. */
    public static int level(float value, float reach) {
        if (reach == 0 || Float.isNaN(value)) {
            return 128;
        }
        return 128 + Math.round(FULL * Math.max(-1, Math.min(1, value / reach)));
    }

    private float reach(List<WinnerView.Projected> projections) {
        int size = projections.stream().mapToInt(p -> p.values().map(v -> v.length).orElse(0)).sum();
        float[] all = new float[size];
        int n = 0;
        for (WinnerView.Projected projection : projections) {
            for (float value : projection.values().orElse(new float[0])) {
                // Zero lies outside what the unit reacts to; counted in, large fields would clip everything.
                if (value != 0 && Float.isFinite(value)) {
                    all[n++] = Math.abs(value);
                }
            }
        }
        if (n == 0) {
            return 0;
        }
        Arrays.sort(all, 0, n);
        return all[(int) Math.min(n - 1, Math.round(Math.ceil(n * percentile / 100) - 1))];
    }
}
