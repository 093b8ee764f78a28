package org.patchlode.faces.person;


/**
 * Everything that decides the pixels of a rendered face, as in Xu et al. 2018: first what belongs to the person, then
 * what belongs to the picture.
 *
 * @param identity number of the person: shape, skin and hair coefficients hang on it, the same for any seed
 * @param gender shifts shape and skin
 * @param age in years, 18 to 75
 * @param expression of the face
 * @param ethnicity shifts shape, skin and hair
 * @param yaw turn of the head in degrees, positive towards the right edge of the image; at most 60 either way
 * @param pitch nod of the head in degrees, positive upwards; at most 40 either way
 * @param lightAzimuth where the key light comes from, degrees, positive from the right edge; at most 90 either way
 * @param lightElevation degrees above the horizon; at most 80 either way
 * @param scale size of the head, 1 for usual; 0.5 to 2
 * @param x shift to the right, as a fraction of the image; at most 0.5 either way
 * @param y shift downwards, as a fraction of the image; at most 0.5 either way
 * @param background what is behind and what the person wears: any number
 */
public record Factors(int identity, Gender gender, int age, Expression expression, Ethnicity ethnicity,
        double yaw, double pitch, double lightAzimuth, double lightElevation, double scale, double x, double y,
        int background) {

    /**
     * @throws IllegalArgumentException naming the factor that is out of its range
     */
    public Factors {
        if (identity < 0) {
            throw new IllegalArgumentException("Identity " + identity + " is negative; number people from 0.");
        }
        check("Age", age, 18, 75);
        check("Yaw", yaw, -60, 60);
        check("Pitch", pitch, -40, 40);
        check("Light azimuth", lightAzimuth, -90, 90);
        check("Light elevation", lightElevation, -80, 80);
        check("Scale", scale, 0.5, 2);
        check("Horizontal shift", x, -0.5, 0.5);
        check("Vertical shift", y, -0.5, 0.5);
    }

    /**
     * The factors of one image of a corpus, from its seed and index alone. The person goes round robin through the
     * identities; what belongs to the picture is drawn: yaw within 45 degrees, pitch within 20, light within 70
     * degrees sideways and from 10 below to 60 above, scale 0.88 to 1.12, shifts within 6 % of the image, age within 3
     * years of the person's.
     *
     * @param seed of the corpus
     * @param index of the image in it, from 0
     * @param identities how many people the corpus has, at least 1
     */
    public static Factors draw(long seed, long index, int identities) {
        if (identities < 1) {
            throw new IllegalArgumentException("A corpus of " + identities + " identities has no faces; ask for 1 or more.");
        }
        if (index < 0) {
            throw new IllegalArgumentException("Image index " + index + " is negative; count images from 0.");
        }
        long s = Noise.scramble(Noise.scramble(seed) ^ Noise.scramble(index + 0x5DEECE66DL));
        Factors rest = neutral((int) (index % identities));
        Expression[] expressions = Expression.values();
        return new Factors(rest.identity, rest.gender,
                (int) Math.round(Noise.clamp(rest.age + Noise.between(s, 0, -3, 3), 18, 75)),
                expressions[(int) (Noise.uniform(s, 1) * expressions.length)], rest.ethnicity,
                tenth(Noise.between(s, 2, -45, 45)), tenth(Noise.between(s, 3, -20, 20)),
                tenth(Noise.between(s, 4, -70, 70)), tenth(Noise.between(s, 5, -10, 60)),
                thousandth(Noise.between(s, 6, 0.88, 1.12)),
                thousandth(Noise.between(s, 7, -0.06, 0.06)), thousandth(Noise.between(s, 8, -0.06, 0.06)),
                (int) (Noise.uniform(s, 9) * 1_000_000));
    }

    /** A person as for a passport: own gender, age and ethnicity, at rest, frontal, lit from above left. */
    public static Factors neutral(int identity) {
        // Golden-ratio steps spread a few people over the kinds better than independent draws would.
        int kind = (int) (8 * fraction(0.31 + identity * 0.618033988749895));
        int age = (int) (19 + 54 * square(fraction(0.17 + identity * 0.754877666246693)));
        return new Factors(identity, Gender.values()[kind & 1], age, Expression.NEUTRAL,
                Ethnicity.values()[kind >> 1], 0, 0, -30, 30, 1, 0, 0, identity);
    }

    /** These factors with another expression. */
    public Factors with(Expression other) {
        return new Factors(identity, gender, age, other, ethnicity, yaw, pitch, lightAzimuth, lightElevation, scale, x, y,
                background);
    }

    /** These factors with another pose, in degrees. */
    public Factors posed(double otherYaw, double otherPitch) {
        return new Factors(identity, gender, age, expression, ethnicity, otherYaw, otherPitch, lightAzimuth,
                lightElevation, scale, x, y, background);
    }

    /** These factors with another light, in degrees. */
    public Factors lit(double azimuth, double elevation) {
        return new Factors(identity, gender, age, expression, ethnicity, yaw, pitch, azimuth, elevation, scale, x, y,
                background);
    }

    /** These factors with another size and place in the image. */
    public Factors placed(double otherScale, double otherX, double otherY) {
        return new Factors(identity, gender, age, expression, ethnicity, yaw, pitch, lightAzimuth, lightElevation, otherScale, otherX, otherY, background);
    }

    /** These factors at another age, in years. */
    public Factors aged(int years) {
        return new Factors(identity, gender, years, expression, ethnicity, yaw, pitch, lightAzimuth, lightElevation, scale, x, y, background);
    }

    private static void check(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(name + " " + value + " is out of range; give " + low + " to " + high + ".");
        }
    }

    // Rounded so that the figures in the table of factors are exactly those that were rendered.
    private static double tenth(double value) {
        return Math.rint(value * 10) / 10;
    }

    private static double thousandth(double value) {
        return Math.rint(value * 1000) / 1000;
    }

    private static double fraction(double value) {
        return value - Math.floor(value);
    }

    private static double square(double value) {
        return value * value;
    }
}
