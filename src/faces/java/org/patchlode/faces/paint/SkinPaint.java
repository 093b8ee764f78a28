package org.patchlode.faces.paint;

import org.patchlode.faces.mesh.Layout;
import org.patchlode.faces.person.Expression;
import org.patchlode.faces.person.Hair;
import org.patchlode.faces.person.Noise;
import org.patchlode.faces.person.Skin;

/** Paints the face: skin with its blush, spots, lines and beard, then brows, lips and eyes on it. */
public final class SkinPaint {
    private final Skin skin;
    private final Layout at;
    private final double soft;
    private final EyePaint eyes;
    private final double[] hair;
    private final boolean hangs;
    private final double frown;
    private final double raise;

    /**
     * @param soft width of a sample in 10 cm, over which edges are blended
     */
    public SkinPaint(Skin skin, Layout layout, Hair hair, Expression expression, EyePaint eyes, double soft) {
        this.skin = skin;
        this.at = layout;
        this.eyes = eyes;
        this.soft = soft;
        this.hair = hair.colour();
        hangs = hair.hangs();
        frown = expression.frown();
        raise = expression.raise();
    }

    void apply(double x, double y, double z, Paint paint) {
        double ax = Math.abs(x);
        paint.set(skin.tone(), 0.5);
        mottle(x, ax, y, z, paint);
        beard(x, ax, y, z, paint);
        if (hangs) {
            // Where curtains of hair part, what shows is hair again, not skin.
            double scalp = Noise.step(0, 0.1, ax - 0.92 * z) * Noise.step(0.38, 0.5, y);
            paint.cover(hair[0] * 0.5, hair[1] * 0.5, hair[2] * 0.5, scalp);
        }
        if (z < 0.05) {
            return;
        }
        lines(x, ax, y, paint);
        mouth(x, y, paint);
        double wing = Noise.bump(ax - at.noseWidth * 1.12, 0.03 + 0.5 * soft) * Noise.bump(y - at.noseTip + 0.045, 0.085);
        paint.tint(1 - 0.22 * wing, 1 - 0.34 * wing, 1 - 0.34 * wing);
        double nostril = Noise.bump(ax - at.noseWidth * 0.47, y - at.noseTip + 0.102, 0.05, 0.032);
        paint.dim(1 - 0.88 * Math.min(1, 1.6 * nostril));
        eyes.apply(x, y, paint);
        brow(x, ax, y, paint);
    }

    private void mottle(double x, double ax, double y, double z, Paint paint) {
        double red = skin.blush() * (0.8 * Noise.bump(ax - 0.38, y + 0.33, 0.28, 0.25)
                + 0.7 * Noise.bump(x, y - at.noseTip, 0.17, 0.17) + 0.25 * Noise.bump(x, y - at.chinY, 0.25, 0.2));
        paint.tint(1 + 0.03 * red, 1 - 0.24 * red, 1 - 0.22 * red);
        double patch = Noise.cloud(x * 5 + 40, y * 5 + z * 3, skin.seed()) - 0.5;
        double grain = Noise.cloud(x * 34 + 90, y * 34, skin.seed() + 1) - 0.5;
        paint.dim(1 + 0.07 * patch + 0.05 * grain);
        if (skin.freckles() > 0 && z > 0.1) {
            double where = Noise.bump(ax - 0.22, y + 0.22, 0.42, 0.3) * skin.freckles();
            double spot = Noise.dots(x * 15 + y * 6, y * 15 - x * 6, skin.seed() + 2);
            paint.tint(1 - 0.30 * spot * where, 1 - 0.48 * spot * where, 1 - 0.55 * spot * where);
        }
        double age = skin.lines();
        if (age > 0) {
            double spot = Noise.dots(x * 5 + y * 3, y * 5 - x * 3, skin.seed() + 3);
            paint.tint(1 - 0.06 * spot * age, 1 - 0.09 * spot * age, 1 - 0.1 * spot * age);
        }
    }

    private void lines(double x, double ax, double y, Paint paint) {
        double dark = 0;
        double forehead = 0.35 * skin.lines() + 0.5 * raise * (0.4 + skin.lines());
        if (y > 0.34 && y < 0.75 && forehead > 0) {
            double wave = y + 0.05 * x * x + 0.02 * Noise.cloud(x * 3, 4, skin.seed());
            double groove = wave * 11 - Math.floor(wave * 11) - 0.5;
            dark += forehead * Noise.bump(groove, 0.24) * Noise.bump(x, y - 0.52, 0.55, 0.22);
        }
        dark += 0.65 * Math.max(0, frown) * Noise.bump(ax - 0.05, y - 0.22, 0.022, 0.12);
        double corner = ax - at.eyeX - at.eyeWidth;
        if (corner > 0.01 && corner < 0.26 && Math.abs(y) < 0.2) {
            double feet = 0.5 * skin.lines() + 0.35 * Math.max(0, at.smile) * (0.3 + skin.lines());
            double fan = y / (corner + 0.10) * 2.6 + 0.3;
            dark += feet * Noise.bump(fan - Math.floor(fan) - 0.5, 0.26) * Noise.bump(corner - 0.11, y, 0.13, 0.13);
        }
        double bags = Noise.bump(ax - at.eyeX + 0.03, y + 0.135, 0.17, 0.05);
        dark += (0.10 + 0.35 * skin.lines()) * bags;
        double t = (at.noseTip + 0.03 - y) / (at.noseTip - at.mouthY + 0.11);
        if (t > -0.1 && t < 1.2) {
            double line = Noise.mix(at.noseWidth * 1.12, at.mouthWidth * 1.28, t * (0.6 + 0.4 * t));
            double fade = Noise.step(-0.1, 0.25, t) * (1 - Noise.step(0.6, 1.2, t));
            dark += 0.30 * Math.max(0, at.fold - 0.2) * fade * Noise.bump(ax - line, 0.022 + soft);
        }
        double keep = 1 - 0.55 * Math.min(1, dark);
        paint.tint(Math.sqrt(keep), keep, keep);
    }

    private void beard(double x, double ax, double y, double z, Paint paint) {
        if (skin.beard() <= 0 && skin.moustache() <= 0 || y > -0.08) {
            return;
        }
        double cheekLine = Noise.mix(at.mouthY + 0.06, -0.1, Noise.step(0.25, 0.80, ax));
        double jaw = Noise.step(cheekLine + 0.05, cheekLine - 0.10, y) * Noise.step(-0.2, 0.0, z);
        double lip = Noise.bump(ax - 0.12, y - at.mouthY - at.upperLip - 0.04, 0.34, 0.16);
        lip = Math.min(1, 2.4 * lip) * Noise.step(at.noseTip - 0.08, at.noseTip - 0.15, y);
        double chinPatch = 0.6 * Noise.step(0.30, 0.22, ax) * Noise.step(at.mouthY, at.mouthY - 0.12, y);
        double hairs = 0.70 + 0.34 * Noise.cloud(x * 64 + y * 30, y * 34 - x * 26, skin.seed() + 4)
                + 0.22 * Noise.cloud(x * 110, y * 60, skin.seed() + 5);
        double cover = Math.max(skin.beard() * Math.max(jaw, chinPatch), skin.moustache() * lip) * hairs;
        double full = Math.max(skin.beard(), skin.moustache());
        // A shaved beard only greys the skin; a grown one hides it.
        paint.cover(hair[0] * 0.7 + 0.006, hair[1] * 0.6 + 0.006, hair[2] * 0.55 + 0.008,
                Math.min(full > 0.5 ? 0.94 : 0.6, cover));
        paint.gloss *= 1 - 0.85 * Math.min(1, cover);
    }

    private void mouth(double x, double y, Paint paint) {
        double t = x / at.mouthWidth;
        if (Math.abs(t) > 1.15 || Math.abs(y - at.mouthY) > 0.5) {
            return;
        }
        double edge = 0.012 + 0.6 * soft;
        double in = 1 - Noise.step(0.93, 1.04, Math.abs(t));
        double top = at.gapTop(t);
        double bottom = at.gapBottom(t);
        double lip = Noise.step(at.lipTop(t) + edge, at.lipTop(t) - edge, y)
                * Noise.step(at.lipBottom(t) - edge, at.lipBottom(t) + edge, y) * in;
        paint.cover(skin.lips(), 0.88 * lip);
        if (y > top) {
            paint.dim(1 - 0.16 * lip);
        }
        paint.gloss += 0.5 * lip * (y < bottom ? 1 : 0.4);
        double gap = Noise.step(bottom - 0.5 * edge, bottom + 0.5 * edge, y)
                * Noise.step(top + 0.5 * edge, top - 0.5 * edge, y);
        if (at.open > 0.05) {
            double low = Noise.mix(top, at.gapTop(0), 0.6) - at.open * (0.085 + 0.05 * at.smile);
            double teeth = Noise.step(low - edge, low + edge, y) * Noise.step(0.86, 0.7, Math.abs(t));
            double each = Math.abs(t) * 5.5 - Math.floor(Math.abs(t) * 5.5);
            double crack = 1 - 0.25 * Noise.bump(each, 0.12);
            paint.cover(0.055, 0.012, 0.012, gap * in);
            double tongue = Noise.bump(t, y - bottom, 0.7, 0.09 * at.open + 0.001);
            paint.cover(0.30, 0.07, 0.07, gap * in * 0.8 * tongue);
            double white = 0.72 * crack * (1 - 0.55 * t * t);
            paint.cover(white, white * 0.95, white * 0.86, gap * in * teeth);
        }
        double line = Noise.bump(y - top, 0.013 + 0.8 * soft) * (1 - Noise.step(0.92, 1.1, Math.abs(t)));
        paint.cover(0.10 * skin.tone()[0], 0.05 * skin.tone()[1], 0.05 * skin.tone()[2], 0.8 * line);
    }

    private void brow(double x, double ax, double y, Paint paint) {
        if (Math.abs(y - at.browY) > 0.25 || ax < 0.03 || ax > 0.72) {
            return;
        }
        double outer = at.eyeX + at.eyeWidth * 1.45;
        double t = (ax - at.browIn) / (outer - at.browIn);
        if (t < -0.15 || t > 1.05) {
            return;
        }
        double arch = skin.browArch() * 2.2 * (Noise.bump(t - 0.66, 0.85) - 0.35);
        double line = at.browY + arch + at.browTilt * (1 - 1.4 * t) - 0.03 * Noise.step(0.75, 1.1, t);
        double thick = (0.030 + 0.016 * skin.brow()) * (1 - 0.55 * Noise.step(0.35, 1, t))
                * (0.75 + 0.25 * Noise.step(-0.1, 0.2, t));
        double fade = Noise.step(-0.12, 0.14, t) * (1 - Noise.step(0.9, 1.04, t));
        double hairs = 0.75 + 0.5 * Noise.cloud(x * 46 + y * 26, y * 15, skin.seed() + 9);
        double cover = Noise.bump(y - line, thick + soft * 0.5) * fade * hairs * Math.min(1, 0.55 + 0.5 * skin.brow());
        paint.cover(hair[0] * 0.55 + 0.006, hair[1] * 0.5 + 0.004, hair[2] * 0.5 + 0.003, Math.min(0.93, 1.1 * cover));
    }
}
