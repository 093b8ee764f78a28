package org.patchlode.option;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The options of a command, or a group that several commands share, in the order of their help. Immutable. */
public final class OptionList implements Iterable<Option<?>> {

    private final Map<String, Option<?>> byName = new LinkedHashMap<>();

    private OptionList(List<Option<?>> options) {
        for (Option<?> option : options) {
            if (byName.put(option.name(), option) != null) {
                throw new IllegalArgumentException("%s is declared twice; leave one out".formatted(option));
            }
        }
    }

    public static OptionList of(Option<?>... options) {
        return new OptionList(Arrays.asList(options));
    }

    /** These, then others. */
    public OptionList and(Option<?>... others) {
        return and(of(others));
    }

    /** These, then others. */
    public OptionList and(OptionList others) {
        List<Option<?>> all = new ArrayList<>(byName.values());
        all.addAll(others.byName.values());
        return new OptionList(all);
    }

    /** Whether there is one of this name; without dashes. */
    public boolean has(String name) {
        return byName.containsKey(name);
    }

    /** By name without dashes. */
    public Optional<Option<?>> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Stream<Option<?>> stream() {
        return byName.values().stream();
    }

    @Override
    public Iterator<Option<?>> iterator() {
        return List.copyOf(byName.values()).iterator();
    }
}
