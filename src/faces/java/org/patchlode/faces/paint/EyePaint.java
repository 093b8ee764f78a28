package org.patchlode.faces.paint;

import org.patchlode.faces.mesh.Layout;
import org.patchlode.faces.person.FaceShape;
import org.patchlode.faces.person.Noise;
import org.patchlode.faces.person.Skin;

/** Paints an eye into its almond: white, iris, pupil and the light's reflection, then lashes and the fold of the lid. */
public final class EyePaint {
    private final Skin skin;
    private final Layout at;
    private final double fold;
    private final double soft;
    private final double gazeX;
    private final double gazeY;
    private final double glintX;
    private final double glintY;
    private final double glint;

    /**
     * @param camera its direction in the head's frame: the eyes look a little towards it
     * @param light its direction in the head's frame
     */
    public EyePaint(Skin skin, Layout layout, FaceShape shape, double[] camera, double[] light, double soft) {
        this.skin = skin;
        this.at = layout;
        this.soft = soft;
        fold = shape.fold();
        gazeX = 0.30 * layout.eyeWidth * Noise.clamp(camera[0], -0.7, 0.7);
        gazeY = 0.13 * layout.eyeWidth * Noise.clamp(camera[1], -0.5, 0.5);
        double hx = light[0] + camera[0];
        double hy = light[1] + camera[1];
        double hz = light[2] + camera[2];
        double length = Math.sqrt(hx * hx + hy * hy + hz * hz) + 1e-9;
        glintX = 0.5 * layout.eyeWidth * hx / length;
        glintY = 0.5 * layout.eyeWidth * hy / length;
        glint = Noise.step(0.0, 0.5, hz / length);
    }

    void apply(double x, double y, Paint paint) {
        double ax = Math.abs(x);
        double along = at.along(ax);
        if (Math.abs(along) > 1.5 || Math.abs(y) > 0.3) {
            return;
        }
        double side = x < 0 ? -1 : 1;
        double top = at.lidTop(along);
        double bottom = at.lidBottom(along);
        double edge = 0.008 + 0.5 * soft;
        double inside = Noise.step(top + edge, top - edge, y) * Noise.step(bottom - edge, bottom + edge, y)
                * (1 - Noise.step(0.97, 1.04, Math.abs(along)));
        if (skin.paint() > 0.25) {
            double shadow = 0.5 * (skin.paint() - 0.25) * Noise.bump(along - 0.1, 1.35)
                    * Noise.bump(y - top - 0.03, 0.085);
            paint.tint(1 - 0.7 * shadow, 1 - shadow, 1 - 0.8 * shadow);
        }
        if (inside > 0) {
            ball(x - side * at.eyeX - gazeX, y - gazeY - 0.008, along, top - y, inside, paint);
        }
        lids(along, y, top, bottom, paint);
    }

    private void ball(double dx, double dy, double along, double under, double inside, Paint paint) {
        double white = 0.50 * (1 - 0.38 * along * along) * (0.52 + 0.48 * Noise.step(0, 0.055, under));
        double caruncle = Noise.step(-0.78, -0.95, along);
        paint.cover(white, white * (0.94 - 0.35 * caruncle), white * (0.92 - 0.35 * caruncle), inside);
        double radius = 0.078;
        double d = Math.sqrt(dx * dx + dy * dy);
        double iris = Noise.step(radius + 0.006 + 0.5 * soft, radius - 0.006 - 0.5 * soft, d) * inside;
        double shade = (0.55 + 0.45 * Noise.step(0, 0.06, under)) * (1 - 0.65 * Noise.step(radius * 0.72, radius, d));
        double glow = 1 + 0.7 * Noise.bump(dx * 0.7, dy + 0.03, 0.05, 0.035);
        paint.cover(skin.iris()[0] * shade * glow, skin.iris()[1] * shade * glow, skin.iris()[2] * shade * glow, iris);
        double pupil = Noise.step(0.034 + 0.5 * soft, 0.030 - 0.5 * soft, d) * inside;
        paint.cover(0.006, 0.005, 0.005, pupil);
        double spark = Noise.bump(dx - glintX, dy - glintY, 0.022 + 0.6 * soft, 0.022 + 0.6 * soft);
        double strength = Math.min(1, 1.8 * spark) * glint * inside * (0.017 / (0.017 + 0.5 * soft));
        paint.cover(1.6, 1.6, 1.6, strength);
        paint.gloss = Noise.mix(paint.gloss, 0.25, inside);
    }

    private void lids(double along, double y, double top, double bottom, Paint paint) {
        double within = 1 - Noise.step(0.9, 1.12, Math.abs(along));
        double width = 0.014 + 0.010 * skin.paint() + 0.006 * Noise.step(-0.2, 0.8, along) + 0.7 * soft;
        double lash = Noise.bump(y - top - 0.004, width) * within;
        // A lash line thinner than a sample covers only part of it.
        double thin = 0.026 / (0.026 + 0.3 * soft);
        paint.cover(0.018, 0.012, 0.010, Math.min(0.95, (0.85 + 0.25 * skin.paint()) * lash * thin));
        double lower = Noise.bump(y - bottom + 0.003, 0.010 + 0.6 * soft) * within;
        paint.cover(skin.tone()[0] * 0.30, skin.tone()[1] * 0.18, skin.tone()[2] * 0.16, (0.5 + 0.2 * skin.paint()) * lower);
        // The fold rides above the lash line; with an epicanthic fold it all but vanishes.
        double height = 0.035 + 0.02 * (1 - fold) - 0.012 * fold;
        double crease = Noise.bump(y - top - height, 0.014 + 0.5 * soft) * (1 - Noise.step(0.7, 1.2, Math.abs(along)));
        double keep = 1 - (0.52 - 0.3 * fold) * crease;
        paint.tint(Math.sqrt(keep), keep, keep);
    }
}
