package org.patchlode.faces.mesh;

import org.patchlode.faces.person.Expression;
import org.patchlode.faces.person.FaceShape;
import org.patchlode.faces.person.Noise;

/** How far the features stand out of the smooth front of a head: brow, sockets, nose, cheeks, lips, chin. In 10 cm. */
public final class Relief {
    private final FaceShape s;
    private final Layout at;
    private final double frown;

    public Relief(FaceShape shape, Layout layout, Expression expression) {
        s = shape;
        at = layout;
        frown = expression.frown();
    }

    double height(double x, double y) {
        double ax = Math.abs(x);
        return brow(x, ax, y) + eye(ax, y) + nose(x, ax, y) + cheeks(ax, y) + mouth(x, ax, y) + chin(x, y);
    }

    private double brow(double x, double ax, double y) {
        double z = (0.045 + 0.02 * s.forehead()) * Noise.bump(x, y - 0.55, 0.6, 0.4);
        z += 0.075 * s.brow() * Noise.bump(ax - 0.27, y - 0.17, 0.32, 0.13);
        z += 0.03 * s.brow() * Noise.bump(x, y - 0.17, 0.2, 0.12);
        return z + 0.03 * frown * (Noise.bump(ax - 0.11, y - 0.17, 0.08, 0.1) - Noise.bump(x, y - 0.17, 0.03, 0.1));
    }

    private double eye(double ax, double y) {
        double dx = ax - at.eyeX;
        if (Math.abs(dx) > 0.34 || Math.abs(y) > 0.34) {
            return 0;
        }
        double z = -(0.10 + 0.06 * s.socket()) * Noise.bump(dx + 0.02, y - 0.03, 0.29, 0.22);
        z -= 0.04 * Noise.bump(ax - at.eyeX + 0.17, y - 0.01, 0.09, 0.12);
        z += 0.094 * Noise.bump(dx, y - 0.005, 0.24, 0.19);
        double along = at.along(ax);
        if (Math.abs(along) < 1.25) {
            double fade = 1 - Noise.step(0.75, 1.25, Math.abs(along));
            // Lids stand before the ball by their thickness.
            double top = at.lidTop(along);
            double bottom = at.lidBottom(along);
            z += 0.024 * fade * Noise.step(top - 0.012, top + 0.012, y) * (1 - Noise.step(top + 0.03, top + 0.1, y));
            z += 0.014 * fade * Noise.step(bottom + 0.01, bottom - 0.012, y)
                    * (1 - Noise.step(bottom - 0.02, bottom - 0.08, y));
            z -= 0.016 * fade * s.sag() * Noise.bump(y - bottom + 0.12, 0.035);
        }
        return z;
    }

    private double nose(double x, double ax, double y) {
        if (ax > 0.4 || y > 0.34 || y < at.noseTip - 0.26) {
            return 0;
        }
        double t = (at.noseTop - y) / (at.noseTop - at.noseTip);
        double down = Noise.clamp(t, 0, 1);
        double ridge = Noise.mix(0.06 * s.bridge(), 0.21, down * (1.15 - 0.15 * down))
                + 0.028 * s.hump() * Noise.bump(down - 0.42, 0.4);
        // It falls away under the tip in a round, which starts a little above it.
        ridge *= Noise.step(-0.5, 0.12, t) * (1 - Noise.step(-0.09, 0.165 - 0.02 * s.tip(), at.noseTip - y));
        double narrow = Noise.mix(0.135, at.noseWidth * 1.02, down * down);
        double wide = Noise.mix(0.2, at.noseWidth * 1.65, down);
        double z = ridge * (0.55 * Noise.bump(x, narrow) + 0.45 * Noise.bump(x, wide));
        double tipY = at.noseTip + 0.035 * s.tip();
        z += 0.065 * Noise.bump(x, y - tipY, 0.19, 0.19);
        z += 0.10 * Noise.bump(ax - at.noseWidth * 0.76, y - at.noseTip + 0.045, 0.10, 0.10);
        return z - 0.026 * Noise.bump(ax - at.noseWidth * 1.25, y - at.noseTip + 0.03, 0.06, 0.09);
    }

    private double cheeks(double ax, double y) {
        double z = 0.075 * s.cheekbone() * Noise.bump(ax - 0.45, y + 0.2, 0.26, 0.22);
        z += 0.05 * s.cheek() * Noise.bump(ax - 0.42, y + 0.58, 0.3, 0.34);
        z += 0.055 * Math.max(0, at.smile) * Noise.bump(ax - 0.37, y + 0.32, 0.2, 0.19);
        // The fold runs from the wing of the nose to beside the corner of the mouth.
        double top = at.noseTip + 0.03;
        double bottom = at.mouthY - 0.08;
        double t = (top - y) / (top - bottom);
        if (t > -0.1 && t < 1.2) {
            double line = Noise.mix(at.noseWidth * 1.12, at.mouthWidth * 1.28, t * (0.6 + 0.4 * t));
            double fade = Noise.step(-0.1, 0.25, t) * (1 - Noise.step(0.7, 1.2, t));
            z -= 0.018 * at.fold * fade * Noise.bump(ax - line, 0.07);
            z += 0.018 * at.fold * fade * Noise.bump(ax - line - 0.09, 0.11);
        }
        return z;
    }

    private double mouth(double x, double ax, double y) {
        double z = 0.05 * s.muzzle() * Noise.bump(x, y - at.mouthY, 0.38, 0.30);
        double t = x / at.mouthWidth;
        double at1 = Math.abs(t);
        if (at1 < 1.2 && y < at.mouthY + 0.3 && y > at.mouthY - 0.5) {
            double fade = 1 - Noise.step(0.6, 1.1, at1);
            double top = at.gapTop(t);
            double bottom = at.gapBottom(t);
            double up = at.upperLip;
            double low = at.lowerLip;
            z += (0.028 + 0.16 * up) * fade * Noise.bump(y - top - 0.42 * up, 0.85 * up + 0.01);
            z += (0.028 + 0.17 * low) * fade * Noise.bump(y - bottom + 0.46 * low, 0.8 * low + 0.01);
            double inside = Noise.step(bottom - 0.012, bottom + 0.02, y) * (1 - Noise.step(top - 0.02, top + 0.012, y));
            z -= (0.022 + 0.03 * at.open) * Math.max(fade, 0.4 * Noise.bump(at1 - 1, 0.2)) * inside;
            z -= 0.012 * Noise.bump(x, 0.03) * Noise.bump(y - top - up - 0.08, 0.09);
        }
        return z - 0.03 * Noise.bump(ax - at.mouthWidth * 1.06, y - at.lips(1), 0.07, 0.07);
    }

    private double chin(double x, double y) {
        double groove = (at.gapBottom(0) - at.lowerLip - 0.035 + at.chinY + 0.08) / 2 + 0.03;
        double z = -0.045 * Noise.bump(x, y - groove, 0.26, 0.09);
        z += (0.10 + 0.05 * s.chinForward()) * Noise.bump(x, y - at.chinY - 0.05, 0.29 * s.chin(), 0.2);
        return z;
    }
}
