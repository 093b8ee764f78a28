package org.patchlode.faces.render;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.faces.mesh.HeadMesh;
import org.patchlode.faces.mesh.Layout;
import org.patchlode.faces.mesh.Mesh;
import org.patchlode.faces.mesh.Pose;
import org.patchlode.faces.mesh.Relief;
import org.patchlode.faces.mesh.Skull;
import org.patchlode.faces.person.Factors;
import org.patchlode.faces.person.Person;

/** Where the parts of a rendered face lie: boxes in pixels, half-open, round what shows of each part's surface. */
public final class FaceParts {

    /** The header of their table, without line end. */
    public static final String HEADER = "image,part,top,left,bottom,right";

    private FaceParts() {}

    /** A box. @param part its name; left and right are the image's */
    record Part(String part, int top, int left, int bottom, int right) {

        String row(String image) {
            return "%s,%s,%d,%d,%d,%d".formatted(image, part, top, left, bottom, right);
        }
    }

    /** A part as seen from the front. @param x middle @param halfWidth to either side @param bottom and up to @param top in the face's own measure */
    private record Region(String part, double x, double halfWidth, double bottom, double top) {

        boolean holds(double ownX, double ownY) {
            return Math.abs(ownX - x) <= halfWidth && ownY >= bottom && ownY <= top;
        }
    }

    private static List<Region> regions(Layout at) {
        double eye = at.eyeWidth * 1.2;
        double below = Math.min(at.lidBottom(-1), at.lidBottom(0)) - 0.05;
        double above = Math.max(at.lidTop(0), at.lidTop(1)) + 0.06;
        return List.of(new Region("left_eye", -at.eyeX, eye, below, above), new Region("right_eye", at.eyeX, eye, below, above),
                new Region("nose", 0, at.noseWidth * 1.35, at.noseTip - 0.14, 0.06),
                new Region("mouth", 0, at.mouthWidth * 1.08, at.lipBottom(0) - 0.03, Math.max(at.lipTop(0.2), at.lipTop(0.9)) + 0.03));
    }

    /** Those that lie in the image at least in part. */
    static List<Part> of(Factors factors, Person person, int size) {
        Layout at = new Layout(person.shape(), person.skin(), factors.expression());
        return of(factors, at, HeadMesh.of(new Skull(person.shape(), factors.expression()), new Relief(person.shape(), at, factors.expression()), at), size);
    }

    /** The same of a head that was drawn. */
    static List<Part> of(Factors factors, Layout at, Mesh mesh, int size) {
        Pose pose = new Pose(factors, size);
        float[] seen = pose.project(pose.turn(mesh, mesh.at, false));
        List<Part> parts = new ArrayList<>();
        for (Region region : regions(at)) {
            double top = Double.POSITIVE_INFINITY;
            double left = Double.POSITIVE_INFINITY;
            double bottom = Double.NEGATIVE_INFINITY;
            double right = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < seen.length; i += 3) {
                // The back of the head has the same x and y.
                if (mesh.own[i + 2] > 0 && region.holds(mesh.own[i], mesh.own[i + 1])) {
                    left = Math.min(left, seen[i]);
                    right = Math.max(right, seen[i]);
                    top = Math.min(top, seen[i + 1]);
                    bottom = Math.max(bottom, seen[i + 1]);
                }
            }
            int fromTop = clip(Math.floor(top), size);
            int fromLeft = clip(Math.floor(left), size);
            int toBottom = clip(Math.ceil(bottom), size);
            int toRight = clip(Math.ceil(right), size);
            if (fromTop < toBottom && fromLeft < toRight) {
                parts.add(new Part(region.part(), fromTop, fromLeft, toBottom, toRight));
            }
        }
        return parts;
    }

    private static int clip(double value, int size) {
        return (int) Math.max(0, Math.min(size, value));
    }
}
