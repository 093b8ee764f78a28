package org.patchlode.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rules by which winners are projected, side by side. Their order is {@link Rule}'s, however they were named, so that a
 * result does not depend on it.
 */
public final class Rules implements Serializable {

    private static final long serialVersionUID = 1L;

    private final List<Rule> all;

    private Rules(EnumSet<Rule> rules) {
        all = List.copyOf(rules);
    }

    /**
     * Each once.
     *
     * @throws IllegalArgumentException if there is none, or {@link Rule#NONE} beside another
     */
    public static Rules of(List<Rule> rules) {
        if (rules.isEmpty() || rules.contains(Rule.NONE) && EnumSet.copyOf(rules).size() > 1) {
            throw new IllegalArgumentException("rules are %s; give one or more of deconvnet, guided and gradient, or none alone".formatted(rules));
        }
        return new Rules(EnumSet.copyOf(rules));
    }

    /** One rule. */
    public static Rules of(Rule rule) {
        return of(List.of(rule));
    }

    /** One at least; {@link Rule#NONE} alone if nothing is projected. */
    public List<Rule> all() {
        return all;
    }

    /** Those that project; none where nothing is projected. */
    public List<Rule> projecting() {
        List<Rule> projecting = new ArrayList<>(all);
        projecting.remove(Rule.NONE);
        return projecting;
    }

    /** As on the command line: labels with commas. */
    public String label() {
        return all.stream().map(Rule::label).collect(Collectors.joining(","));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rules rules && rules.all.equals(all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }

    @Override
    public String toString() {
        return label();
    }
}
