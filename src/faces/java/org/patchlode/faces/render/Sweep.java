package org.patchlode.faces.render;

import java.io.Serializable;
import java.util.List;
import org.patchlode.faces.person.Factors;
import org.patchlode.model.ConfigurationException;

/**
 * One factor that goes through its values while all else is held.
 *
 * @param factor its name
 * @param from first value
 * @param to last value
 * @param count how many values there are
 */
public record Sweep(String factor, double from, double to, int count) implements Serializable {

    /** Factors that can be swept. The last two move a person's coefficients towards a second one's. */
    static final List<String> FACTORS = List.of("yaw", "pitch", "light_azimuth", "light_elevation", "scale", "shift_x", "shift_y", "age", "shape", "texture");

    private static final int MOST = 10_000;

    /** @throws ConfigurationException if the text is no sweep, or a value is out of the factor's range */
    public static Sweep parse(String text) {
        int equals = text.indexOf('=');
        int colon = text.indexOf(':', equals + 1);
        int slash = text.indexOf('/', colon + 1);
        if (equals < 1 || colon < 0 || slash < 0) {
            throw new ConfigurationException("--sweep '%s' is not FACTOR=FROM:TO/COUNT; give for instance shape=0:1/11".formatted(text));
        }
        try {
            Sweep sweep = new Sweep(text.substring(0, equals).strip(), Double.parseDouble(text.substring(equals + 1, colon)), Double.parseDouble(text.substring(colon + 1, slash)),
                    Integer.parseInt(text.substring(slash + 1).strip()));
            sweep.apply(Factors.neutral(0), 0);
            sweep.apply(Factors.neutral(0), sweep.count - 1);
            return sweep;
        } catch (NumberFormatException e) {
            throw new ConfigurationException("--sweep '%s' has a part that is no number; give for instance shape=0:1/11".formatted(text), e);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("--sweep '%s' cannot be rendered: %s".formatted(text, e.getMessage()), e);
        }
    }

    /** @throws ConfigurationException if there is no such factor, or no value */
    public Sweep {
        if (!FACTORS.contains(factor)) {
            throw new ConfigurationException("--sweep names factor '%s'; name one of %s".formatted(factor, FACTORS));
        }
        if (count < 1 || count > MOST || !Double.isFinite(from) || !Double.isFinite(to)) {
            throw new ConfigurationException("--sweep %s=%s:%s/%d has no values, or too many; give from 1 to %,d".formatted(factor, from, to, count, MOST));
        }
        if ((factor.equals("shape") || factor.equals("texture")) && (Math.min(from, to) < 0 || Math.max(from, to) > 1)) {
            throw new ConfigurationException("--sweep %s=%s:%s leaves the way from 0, the own %s, to 1, the second person's; give values between".formatted(factor, from, to, factor));
        }
    }

    /** Value of a level, rounded so that the table says exactly what was rendered. */
    double value(int level) {
        double value = count == 1 ? from : from + (to - from) * level / (count - 1);
        return factor.equals("age") ? Math.rint(value) : Math.rint(value * 1e6) / 1e6;
    }

    double shape(int level) {
        return factor.equals("shape") ? value(level) : 0;
    }

    double texture(int level) {
        return factor.equals("texture") ? value(level) : 0;
    }

    /** The factors at a level. */
    Factors apply(Factors f, int level) {
        double v = value(level);
        return switch (factor) {
            case "yaw" -> f.posed(v, f.pitch());
            case "pitch" -> f.posed(f.yaw(), v);
            case "light_azimuth" -> f.lit(v, f.lightElevation());
            case "light_elevation" -> f.lit(f.lightAzimuth(), v);
            case "scale" -> f.placed(v, f.x(), f.y());
            case "shift_x" -> f.placed(f.scale(), v, f.y());
            case "shift_y" -> f.placed(f.scale(), f.x(), v);
            case "age" -> f.aged((int) v);
            default -> f;
        };
    }
}
