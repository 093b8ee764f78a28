package org.patchlode.mining;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A sum of doubles without rounding, in fixed point: what makes statistics independent of the order of addition (a small
 * superaccumulator after Kulisch; Neal 2015, "Fast exact summation using small and large superaccumulators").
 *
 * <p>Covers what floats and squares of floats can add up to: magnitudes from 2^-298 to 2^256, and 2^60 terms of them.
 */
final class ExactSum {

    /** Weight of the lowest bit: 2^-BIAS. */
    private static final int BIAS = 298;
    /** 298 + 256 bits of value, 60 of headroom, sign. */
    static final int LIMBS = 20;
    private static final long LOW = 0xFFFF_FFFFL;
    /** A limb takes 2^31 additions of 32 bits before its sign is in danger. */
    private static final int CARRY_EVERY = 1 << 30;

    private static final BigInteger FIVE = BigInteger.valueOf(5);

    private final long[] limbs;
    private int pending;

    ExactSum() {
        this(new long[LIMBS]);
    }

    private ExactSum(long[] limbs) {
        this.limbs = limbs;
    }

    static ExactSum of(long[] canonicalLimbs) {
        return new ExactSum(canonicalLimbs.clone());
    }

    /** @throws IllegalArgumentException if the value is outside the covered range or not finite */
    void add(double value) {
        if (value == 0) {
            return;
        }
        long bits = Double.doubleToRawLongBits(value);
        int exponent = (int) (bits >>> 52) & 0x7FF;
        long mantissa = (bits & 0xF_FFFF_FFFF_FFFFL) | 1L << 52;
        // The mantissa's lowest bit weighs 2^(exponent - 1075); trailing zeros let small squares fit above 2^-298.
        int zeros = Long.numberOfTrailingZeros(mantissa);
        mantissa >>>= zeros;
        int shift = exponent - 1075 + zeros + BIAS;
        if (exponent == 0 || exponent == 0x7FF || shift < 0 || exponent - 1023 > 256) {
            throw new IllegalArgumentException(value + " is outside the range of an exact sum of floats or their squares");
        }
        int limb = shift >>> 5;
        int offset = shift & 31;
        long low = mantissa << offset;
        long high = offset == 0 ? 0 : mantissa >>> (64 - offset);
        long sign = bits < 0 ? -1 : 1;
        limbs[limb] += sign * (low & LOW);
        limbs[limb + 1] += sign * (low >>> 32);
        if (high != 0) {
            limbs[limb + 2] += sign * high;
        }
        if (++pending == CARRY_EVERY) {
            carry();
        }
    }

    void merge(ExactSum other) {
        carry();
        other.carry();
        for (int i = 0; i < LIMBS; i++) {
            limbs[i] += other.limbs[i];
        }
        carry();
    }

    /** The limbs in their one canonical form: all but the last within 32 bits. */
    long[] canonical() {
        carry();
        return limbs.clone();
    }

    BigDecimal value() {
        carry();
        BigInteger sum = BigInteger.ZERO;
        for (int i = LIMBS - 1; i >= 0; i--) {
            sum = sum.shiftLeft(32).add(BigInteger.valueOf(limbs[i]));
        }
        // m / 2^k is m 5^k / 10^k. BigDecimal's own division finds that by dividing a number of 300 digits by ten, time and again.
        int places = sum.signum() == 0 ? 0 : Math.max(0, BIAS - sum.getLowestSetBit());
        return new BigDecimal(sum.shiftRight(BIAS - places).multiply(FIVE.pow(places)), places);
    }

    private void carry() {
        for (int i = 0; i < LIMBS - 1; i++) {
            limbs[i + 1] += limbs[i] >> 32;
            limbs[i] &= LOW;
        }
        pending = 0;
    }
}
