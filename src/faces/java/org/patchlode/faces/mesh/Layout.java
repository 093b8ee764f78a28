package org.patchlode.faces.mesh;

import org.patchlode.faces.person.Expression;
import org.patchlode.faces.person.FaceShape;
import org.patchlode.faces.person.Noise;
import org.patchlode.faces.person.Skin;

/**
 * Where the features of a face lie, seen from the front: x to the right, y up from between the eyes, in 10 cm. Shape and
 * expression move them; relief and paint both follow, so a mouth that opens takes its lips along.
 */
public final class Layout {
    public final double eyeX;
    public final double eyeWidth;
    final double eyeTilt;
    final double lidUp;
    final double lidDown;
    public final double browY;
    public final double browIn;
    public final double browTilt;
    final double noseTop;
    public final double noseTip;
    public final double noseWidth;
    public final double mouthY;
    public final double mouthWidth;
    public final double upperLip;
    final double lowerLip;
    public final double smile;
    public final double open;
    public final double chinY;
    public final double fold;

    public Layout(FaceShape s, Skin k, Expression e) {
        eyeX = 0.315 * s.eyeSpacing();
        eyeWidth = 0.178 * s.eyeSize() - 0.006 * s.fold();
        eyeTilt = s.eyeTilt();
        lidDown = (0.054 - 0.006 * s.fold()) * s.eyeSize() + (e.smile() > 0 ? -0.014 * e.smile() : 0);
        double wide = (0.090 - 0.012 * s.fold() - 0.010 * s.sag()) * s.eyeSize();
        lidUp = e.shut() > 0 ? Noise.mix(wide, -lidDown, e.shut()) : wide * (1 - e.shut());
        browY = 0.205 + k.browLift() + 0.075 * e.raise() - 0.055 * e.frown();
        browIn = 0.115 - 0.035 * e.frown();
        browTilt = -0.075 * e.frown() + 0.02 * e.raise();
        noseTop = 0.10;
        noseTip = -0.37 * s.noseLength();
        noseWidth = 0.15 * s.noseWidth() * (1 + 0.07 * Math.max(0, e.smile()));
        mouthY = -0.685 - 0.5 * (s.length() - 1) + s.mouthHeight() + 0.02 * e.smile();
        mouthWidth = 0.245 * s.mouthWidth() * (1 + 0.24 * e.smile() - 0.30 * e.open());
        upperLip = 0.062 * s.upperLip() * (1 - 0.22 * Math.abs(e.smile()));
        lowerLip = 0.085 * s.lowerLip() * (1 - 0.16 * Math.abs(e.smile()));
        smile = e.smile();
        open = e.open();
        chinY = -1.04 - 0.85 * (s.length() - 1) - 0.13 * open;
        fold = Noise.clamp(0.25 + 0.75 * Math.max(0, e.smile()) + 0.5 * s.sag(), 0, 1.3);
    }

    /** Position along the eye from the inner (-1) to the outer corner (1). */
    public double along(double ax) {
        return (ax - eyeX) / eyeWidth;
    }

    /** Height of the line between the corners of the eye. */
    double eyeLine(double along) {
        return eyeTilt * eyeWidth * along;
    }

    /** Edge of the upper lid; it peaks a little inwards. */
    public double lidTop(double along) {
        double t = along + 0.12 * (1 - along * along);
        double arch = 1 - t * t;
        return eyeLine(along) + (arch <= 0 ? 0 : lidUp * Math.sqrt(arch) * (0.35 + 0.65 * Math.sqrt(arch)));
    }

    /** Edge of the lower lid; it hangs a little outwards. */
    public double lidBottom(double along) {
        double t = along - 0.15 * (1 - along * along);
        double arch = 1 - t * t;
        return eyeLine(along) - (arch <= 0 ? 0 : lidDown * arch);
    }

    /** Where the lips meet. */
    double lips(double t) {
        return mouthY + smile * (0.085 * t * t - 0.012) - 0.012 * (1 - Noise.bump(t, 0.35)) * (1 - t * t);
    }

    /** Lower edge of the upper lip. */
    public double gapTop(double t) {
        return lips(t) + open * 0.045 * arch(t);
    }

    /** Upper edge of the lower lip. */
    public double gapBottom(double t) {
        return lips(t) - open * 0.25 * arch(t) * (1.6 - 0.6 * arch(t));
    }

    /** Upper edge of the upper lip, with its bow. */
    public double lipTop(double t) {
        double bow = 1 - 0.22 * Noise.bump(t, 0.22);
        return gapTop(t) + upperLip * bow * Math.max(0, 1 - Math.abs(t) * Math.abs(t) * (0.55 + 0.45 * Math.abs(t)));
    }

    /** Lower edge of the lower lip. */
    public double lipBottom(double t) {
        return gapBottom(t) - lowerLip * Math.sqrt(arch(t)) * (0.4 + 0.6 * arch(t));
    }

    private static double arch(double t) {
        return Math.max(0, 1 - t * t);
    }
}
