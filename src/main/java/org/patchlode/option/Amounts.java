package org.patchlode.option;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.patchlode.model.ConfigurationException;

/** Numbers as an option gives them: a range {@code FROM:TO:STEP}, TO included, or a list with commas. */
public final class Amounts {

    /** A value each is a run of the network or more. */
    private static final int MOST = 10_000;

    private Amounts() {}

    /** An option of amounts; none if not given. */
    public static Option<List<BigDecimal>> option(String name, String help) {
        return Option.text(name, "FROM:TO:STEP", help).as(text -> parse(name, text), amounts -> amounts.stream().map(BigDecimal::toPlainString).collect(Collectors.joining(",")));
    }

    /** What a text gives for an option of that name. @throws ConfigurationException if it is neither a range nor a list */
    public static List<BigDecimal> of(String name, String text) {
        return parse(name, Optional.of(text));
    }

    private static List<BigDecimal> parse(String name, Optional<String> text) {
        if (text.isEmpty()) {
            return List.of();
        }
        String[] range = text.get().split(":", -1);
        try {
            if (range.length == 1) {
                return list(name, text.get());
            }
            if (range.length == 3) {
                return range(name, text.get(), number(range[0]), number(range[1]), number(range[2]));
            }
        } catch (NumberFormatException e) {
            throw refused(name, text.get(), "has a part that is no number", e);
        }
        throw refused(name, text.get(), "has %d parts between colons".formatted(range.length), new IllegalArgumentException());
    }

    private static BigDecimal number(String text) {
        BigDecimal number = new BigDecimal(text.strip());
        if (Math.abs((long) number.scale()) > 100 || number.precision() > 100) {
            throw new NumberFormatException(text);
        }
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    private static List<BigDecimal> list(String name, String text) {
        List<BigDecimal> amounts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            BigDecimal amount = number(part);
            if (!amounts.contains(amount)) {
                amounts.add(amount);
            }
        }
        return bounded(name, text, amounts);
    }

    private static List<BigDecimal> range(String name, String text, BigDecimal from, BigDecimal to, BigDecimal step) {
        if (step.signum() == 0 || to.subtract(from).signum() * step.signum() < 0) {
            throw refused(name, text, "has a step of %s, which does not lead from %s to %s".formatted(step.toPlainString(), from.toPlainString(), to.toPlainString()), new IllegalArgumentException());
        }
        BigDecimal steps = to.subtract(from).divideToIntegralValue(step);
        if (steps.compareTo(BigDecimal.valueOf(MOST)) >= 0) {
            throw refused(name, text, "has more than %,d values".formatted(MOST), new IllegalArgumentException());
        }
        List<BigDecimal> amounts = new ArrayList<>();
        for (int i = 0; i <= steps.intValue(); i++) {
            amounts.add(number(from.add(step.multiply(BigDecimal.valueOf(i))).toPlainString()));
        }
        return amounts;
    }

    private static List<BigDecimal> bounded(String name, String text, List<BigDecimal> amounts) {
        if (amounts.size() > MOST) {
            throw refused(name, text.substring(0, 40) + "…", "has more than %,d values".formatted(MOST), new IllegalArgumentException());
        }
        return amounts;
    }

    private static ConfigurationException refused(String name, String text, String why, Exception cause) {
        return new ConfigurationException("--%s is '%s', which %s; give a range such as -60:60:5, or a list such as -10,0,10".formatted(name, text, why), cause);
    }
}
