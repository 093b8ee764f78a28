package org.patchlode.faces.paint;

import org.patchlode.faces.mesh.Material;
import org.patchlode.faces.mesh.Pose;
import org.patchlode.faces.mesh.Spectacles;
import org.patchlode.faces.person.Hair;
import org.patchlode.faces.person.Noise;
import org.patchlode.faces.person.Skin;

/** Finds the colour of each sample of a frame: paint by material, then light. One thread. */
public final class Painter {
    private static final Material[] MATERIALS = Material.values();
    private final Frame frame;
    private final Pose pose;
    private final Shader shader;
    private final Occlusion occlusion;
    private final SkinPaint face;
    private final Skin skin;
    private final Hair hair;
    private final Spectacles glasses;
    private final Backdrop backdrop;
    private final double[] clothes;
    private final int near;
    private final int far;
    private final double strands;
    private final Paint paint = new Paint();
    private final double[] p = new double[3];
    private final double[] n = new double[3];
    private final double[] plain = new double[3];

    public Painter(Frame frame, Pose pose, Light light, SkinPaint face, Skin skin, Hair hair, Spectacles glasses,
            int background) {
        this.frame = frame;
        this.pose = pose;
        this.face = face;
        this.skin = skin;
        this.hair = hair;
        this.glasses = glasses;
        shader = new Shader(light);
        occlusion = new Occlusion(frame);
        backdrop = new Backdrop(background);
        clothes = Backdrop.clothes(background);
        near = Math.max(1, (int) Math.round(0.06 * pose.samples()));
        far = Math.max(2, (int) Math.round(0.24 * pose.samples()));
        strands = Noise.clamp(pose.samples() / 60, 0.3, 1);
    }

    /** Whether the square of samples that make a pixel shows one material only. */
    boolean uniform(int column, int row, int side) {
        return frame.uniform(column, row, side);
    }

    /** Linear light of a sample, valid until the next call. */
    double[] sample(int column, int row) {
        int at = row * frame.size + column;
        Material material = MATERIALS[frame.material[at]];
        if (material == Material.BACKDROP) {
            backdrop.apply((column + 0.5) / frame.size, (row + 0.5) / frame.size, paint);
            plain[0] = paint.red;
            plain[1] = paint.green;
            plain[2] = paint.blue;
            return plain;
        }
        pose.unproject(column + 0.5, row + 0.5, frame.depth[at], p);
        normal(at);
        double a = frame.own[3 * at];
        double b = frame.own[3 * at + 1];
        double c = frame.own[3 * at + 2];
        double seep = 1;
        switch (material) {
            case SKIN -> face.apply(a, b, c, paint);
            case EAR -> {
                paint.set(skin.tone(), 0.35);
                paint.tint(1.0, 0.88, 0.88);
                paint.dim(1 - 0.6 * Math.min(1, a));
            }
            case RIM -> {
                paint.set(glasses.colour(), 1.6);
                seep = 0;
            }
            case NECK -> seep = neck(a, b, c);
            default -> seep = hair(a, b, c);
        }
        double hollow = 1.5 * Noise.clamp(occlusion.hollow(column, row, near), 0, 0.25)
                + 0.95 * Noise.clamp(occlusion.hollow(column, row, far), 0, 0.5);
        return shader.light(paint, p, n, 1 / (1 + 4.5 * hollow), seep);
    }

    private double neck(double a, double b, double c) {
        double collar = -1.62 + 0.22 * a * a - 0.18 * Noise.step(0.2, 1, c);
        double bare = Noise.step(collar - 0.012, collar + 0.012, b);
        paint.set(clothes, 0.1);
        paint.dim(0.93 + 0.14 * Noise.cloud(a * 12, b * 9, 77));
        double stubble = skin.beard() * 0.6 * Noise.step(-1.35, -0.9, b) * Noise.step(0.0, 0.5, c);
        if (bare > 0) {
            paint.cover(skin.tone()[0] * 0.95, skin.tone()[1] * 0.92, skin.tone()[2] * 0.92, bare);
            paint.cover(hair.colour()[0], hair.colour()[1], hair.colour()[2], bare * stubble * 0.8);
            paint.gloss = 0.3 * bare;
        }
        return bare;
    }

    private double hair(double around, double fall, double c) {
        double[] colour = hair.colour();
        paint.set(colour, 0);
        double wave = hair.curl() * 0.02 * Noise.band(around * 16, fall * 6, 16, hair.seed() + 2);
        double fine = Noise.band((around + wave) * 256, fall * (3 + 12 * hair.curl()), 256, hair.seed() + 3) - 0.5;
        double broad = Noise.band((around + wave) * 72, fall * (2 + 6 * hair.curl()), 72, hair.seed() + 4) - 0.5;
        paint.dim(1 + strands * (0.55 * fine + 0.6 * broad));
        // The strand runs down the surface; curls scatter it.
        double across = n[1];
        double ty = -Math.sqrt(Math.max(0.05, 1 - across * across));
        double scale = -across / ty;
        double sheen = shader.strand(0.3 * fine - n[0] * scale, ty, 0.3 * broad - n[2] * scale)
                * (0.9 - 0.6 * hair.curl());
        paint.red += sheen * (0.05 + 0.35 * colour[0]);
        paint.green += sheen * (0.045 + 0.35 * colour[1]);
        paint.blue += sheen * (0.04 + 0.35 * colour[2]);
        double bumpy = 0.35 * strands * (broad + fine);
        n[0] += bumpy;
        double length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]) + 1e-9;
        n[0] /= length;
        n[1] /= length;
        n[2] /= length;
        return 0.3;
    }

    private void normal(int at) {
        double x = frame.normals[3 * at];
        double y = frame.normals[3 * at + 1];
        double z = frame.normals[3 * at + 2];
        double length = Math.sqrt(x * x + y * y + z * z) + 1e-9;
        n[0] = x / length;
        n[1] = y / length;
        n[2] = z / length;
    }
}
