package org.patchlode.network;

import java.math.BigInteger;

/**
 * What a unit sees of a node's plane along one axis: unit u sees {@code size} positions from {@code (u * stride - padding) /
 * divisor}, rounded down. Stride 0 means that every unit sees the same, whole axis.
 *
 * <p>The divisor is 1 but behind an upsampling, where several units begin at one position; there a unit may see less than its
 * field, which has one size for all of them.
 *
 * @param size positions seen
 * @param stride positions between neighbouring units, times the divisor
 * @param padding positions that unit 0 sees before the plane begins, times the divisor
 * @param divisor has no factor in common with the stride
 */
public record Field(int size, int stride, int padding, int divisor) {

    /** Nothing is seen. */
    public static final Field NONE = new Field(0, 0, 0);
    static final Field UNIT = new Field(1, 1, 0);

    /** In lowest terms, which changes nothing of what is seen. */
    public Field {
        int common = stride == 0 ? divisor : BigInteger.valueOf(stride).gcd(BigInteger.valueOf(divisor)).intValue();
        padding = -Math.floorDiv(-padding, common);
        stride /= common;
        divisor /= common;
    }

    /** With a unit a position or less. */
    public Field(int size, int stride, int padding) {
        this(size, stride, padding, 1);
    }

    static Field whole(int extent) {
        return new Field(extent, 0, 0);
    }

    /** First position that unit {@code u} sees; may be negative. */
    public int start(int u) {
        return Math.floorDiv(u * stride - padding, divisor);
    }

    /** The field one operation further back: a window of {@code extent} positions, {@code step} apart, {@code pad} before. */
    Field through(int extent, int step, int pad) {
        int reach = (size - 1) * step + extent;
        if (divisor == 1 || step == 1) {
            return new Field(reach, stride * step, padding * step + pad * divisor, divisor);
        }
        // Rounding down before the step is up to divisor - 1 parts of a step off rounding down behind it.
        int early = step * (divisor - 1);
        int late = Math.floorDiv(early + 2 * (divisor - 1), divisor);
        return new Field(reach + late, stride * step, padding * step + pad * divisor + early, divisor);
    }

    /**
     * The field before a padding by the plane's own values. A window that holds a padded position holds the position that its value
     * comes from too if it lies on the padded plane and reaches over the padding to as many positions again; a smaller one or one that
     * hangs over is made larger by as much as a value can come from away.
     *
     * @param extent of the padded plane
     * @param units along the axis, of the layer whose field this is
     */
    Field mirrored(int before, int after, int extent, int units) {
        Field plain = through(1, 1, before);
        int most = Math.max(before, after);
        // Alike for all units does not mean all of the plane: a window before it may leave rows at its end unseen.
        boolean covers = start(units - 1) <= 0 && start(0) + size >= extent;
        boolean holds = covers || size > 2 * most && start(0) >= 0 && start(units - 1) + size <= extent;
        return holds ? plain : new Field(size + 4 * most, stride, plain.padding + 2 * most * divisor, divisor);
    }

    /** The field before an upsampling, by which a position became {@code factor}. */
    Field before(int factor) {
        // Where all units begin alike within a position's copies, it is known how many positions they reach over.
        boolean alike = divisor == 1 && stride % factor == 0;
        int first = alike ? Math.floorMod(-padding, factor) : factor - 1;
        return new Field((first + size - 1) / factor + 1, stride, padding, Math.multiplyExact(divisor, factor));
    }

    /**
     * The smallest field that covers both, as where branches meet.
     *
     * @param extent of the plane
     * @param units along the axis, of the layer whose fields these are
     */
    Field union(Field other, int extent, int units) {
        if (equals(other)) {
            return this;
        }
        if (stride == 0 || other.stride == 0) {
            return whole(extent);
        }
        if (units == 1) {
            // A single unit stands in one place, whatever the strides would be.
            int first = Math.min(start(0), other.start(0));
            int end = Math.max(start(0) + size, other.start(0) + other.size);
            return new Field(end - first, Math.max(1, Math.max(stride / divisor, other.stride / other.divisor)), -first);
        }
        if (stride != other.stride || divisor != other.divisor) {
            throw new ModelException("branches with strides %s and %s meet, so a unit's receptive field has no fixed size; mine a layer before they meet"
                    .formatted(pace(), other.pace()));
        }
        int pad = Math.max(padding, other.padding);
        return new Field(Math.max(reach(pad), other.reach(pad)), stride, pad, divisor);
    }

    /** Size if the field began so much before the plane. */
    private int reach(int pad) {
        return size - Math.floorDiv(padding - pad, divisor);
    }

    /** Positions between neighbouring units, a fraction where they are no whole number. */
    String pace() {
        return divisor == 1 ? String.valueOf(stride) : stride + "/" + divisor;
    }
}
