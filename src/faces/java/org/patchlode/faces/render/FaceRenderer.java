package org.patchlode.faces.render;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.faces.mesh.BunMesh;
import org.patchlode.faces.mesh.EarMesh;
import org.patchlode.faces.mesh.HairMesh;
import org.patchlode.faces.mesh.HeadMesh;
import org.patchlode.faces.mesh.Layout;
import org.patchlode.faces.mesh.Mesh;
import org.patchlode.faces.mesh.NeckMesh;
import org.patchlode.faces.mesh.Pose;
import org.patchlode.faces.mesh.Relief;
import org.patchlode.faces.mesh.Skull;
import org.patchlode.faces.mesh.Spectacles;
import org.patchlode.faces.paint.EyePaint;
import org.patchlode.faces.paint.Frame;
import org.patchlode.faces.paint.Light;
import org.patchlode.faces.paint.Painter;
import org.patchlode.faces.paint.SkinPaint;
import org.patchlode.faces.paint.Tone;
import org.patchlode.faces.person.FaceShape;
import org.patchlode.faces.person.Factors;
import org.patchlode.faces.person.Hair;
import org.patchlode.faces.person.Person;
import org.patchlode.faces.person.Skin;

/**
 * Renders a face from its factors, after the generative face model of Xu et al. 2018: a parametric head (shape
 * coefficients move a mesh, texture coefficients its paint), drawn with a depth buffer, shaded with shadows, and averaged
 * over several samples a pixel.
 *
 * <p>The same factors and size give the same bytes on every machine. Safe for use by several threads.
 */
public final class FaceRenderer {
    /** Changes whenever any pixel does; weights trained on renderings hold for one version. */
    public static final String VERSION = "1";
    /** Smallest image side, in pixels. */
    public static final int SMALLEST = 16;
    /** Largest image side, in pixels. */
    public static final int LARGEST = 1024;

    private final Tone tone = new Tone();

    /**
     * Renders one image.
     *
     * @param factors what to show
     * @param size side of the square image in pixels, {@value #SMALLEST} to {@value #LARGEST}
     * @return [size, size, 3] red, green, blue, row by row
     * @throws IllegalArgumentException if the size is out of range
     */
    public byte[] render(Factors factors, int size) {
        return render(factors, Person.of(factors), size);
    }

    /**
     * Renders one image of somebody with other coefficients than the factors' identity has.
     *
     * @param person whose face it is; hair and glasses stay the identity's
     */
    public byte[] render(Factors factors, Person person, int size) {
        return draw(factors, person, size).rgb();
    }

    /** A picture with what it was made from. @param rgb as {@link #render} gives it @param head the drawn head, before it is turned */
    record Drawn(byte[] rgb, Layout layout, Mesh head) {}

    /** The same, for those who also ask where the parts of the face are: the head is what takes long to make. */
    Drawn draw(Factors factors, Person person, int size) {
        if (size < SMALLEST || size > LARGEST) {
            throw new IllegalArgumentException(
                    "Image size " + size + " is out of range; give " + SMALLEST + " to " + LARGEST + " pixels.");
        }
        int samples = size <= 64 ? 3 : 2;
        int side = size * samples;
        FaceShape shape = person.shape();
        Skin skin = person.skin();
        Hair hair = Hair.of(factors);
        Layout layout = new Layout(shape, skin, factors.expression());
        Pose pose = new Pose(factors, side);
        Light light = new Light(factors, Math.min(512, Math.max(144, size)));
        Frame frame = new Frame(side);
        List<Mesh> meshes = meshes(factors, shape, hair, layout);
        for (Mesh mesh : meshes) {
            float[] turned = pose.turn(mesh, mesh.at, false);
            light.cast(mesh, turned);
            frame.draw(mesh, pose.project(turned), pose.turn(mesh, mesh.normals, true));
        }
        double soft = 1 / pose.samples();
        double[] camera = pose.toHead(new double[] {0, 0, 1});
        EyePaint eyes = new EyePaint(skin, layout, shape, camera, pose.toHead(light.direction), soft);
        SkinPaint face = new SkinPaint(skin, layout, hair, factors.expression(), eyes, soft);
        Painter painter = new Painter(frame, pose, light, face, skin, hair, Spectacles.of(factors), factors.background());
        return new Drawn(tone.develop(painter, size, samples), layout, meshes.get(0));
    }

    /** The head's first. */
    private static List<Mesh> meshes(Factors factors, FaceShape shape, Hair hair, Layout layout) {
        Skull skull = new Skull(shape, factors.expression());
        List<Mesh> meshes = new ArrayList<>();
        Relief relief = new Relief(shape, layout, factors.expression());
        meshes.add(HeadMesh.of(skull, relief, layout));
        if (hair.style() != Hair.Style.SHAVED) {
            meshes.add(HairMesh.of(hair, skull, relief));
        }
        if (hair.style() == Hair.Style.BUN) {
            meshes.add(BunMesh.of(hair));
        }
        if (!hair.hangs()) {
            meshes.add(EarMesh.of(shape, 1));
            meshes.add(EarMesh.of(shape, -1));
        }
        meshes.add(NeckMesh.of(shape));
        meshes.addAll(Spectacles.of(factors).meshes(layout));
        return meshes;
    }
}
