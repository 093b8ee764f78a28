package org.patchlode.faces.person;

import java.util.ArrayList;
import java.util.List;

/**
 * The coefficients of a face, which move its mesh and its paint. Hair and glasses are the identity's own and no coefficients.
 *
 * @param shape coefficients of the mesh
 * @param skin coefficients of the paint
 */
public record Person(FaceShape shape, Skin skin) {

    /** As the factors have it. */
    public static Person of(Factors f) {
        return new Person(FaceShape.of(f), Skin.of(f));
    }

    /**
     * One whose coefficients have nothing to do with who is meant: those of somebody of any gender, age and ethnicity.
     *
     * @param f of the picture, whose identity keeps its pattern of spots
     * @param draw any number from 0
     */
    public static Person drawn(Factors f, int draw) {
        Factors other = Factors.neutral(draw);
        return new Person(FaceShape.of(other), Skin.of(other).withSpots(Skin.of(f)));
    }

    /**
     * On the way to another.
     *
     * @param shapeWay 0 for the own shape, 1 for the other's; beyond for more of the difference
     * @param textureWay likewise of the paint
     */
    public Person towards(Person other, double shapeWay, double textureWay) {
        FaceShape mixed = shapeWay == 0 ? shape : FaceShape.of(mix(shape.coefficients(), other.shape.coefficients(), shapeWay));
        Skin painted = textureWay == 0 ? skin : skin.with(mix(skin.coefficients(), other.skin.coefficients(), textureWay));
        return new Person(mixed, painted);
    }

    private static double[] mix(double[] own, double[] other, double t) {
        double[] mixed = new double[own.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = Noise.mix(own[i], other[i], t);
        }
        return mixed;
    }

    /** Names of all coefficients, as columns are called. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        FaceShape.names().forEach(name -> names.add("shape_" + name));
        Skin.names().forEach(name -> names.add("texture_" + name));
        return names;
    }

    /** Values of all coefficients, in the order of their names. */
    public double[] coefficients() {
        double[] first = shape.coefficients();
        double[] second = skin.coefficients();
        double[] all = new double[first.length + second.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** The same but for one coefficient. @param coefficient its place among the names */
    public Person with(int coefficient, double value) {
        double[] first = shape.coefficients();
        double[] second = skin.coefficients();
        if (coefficient < first.length) {
            first[coefficient] = value;
            return new Person(FaceShape.of(first), skin);
        }
        second[coefficient - first.length] = value;
        return new Person(shape, skin.with(second));
    }
}
