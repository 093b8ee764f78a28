package org.patchlode.option;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A value for every option of a list. Immutable, if the values are. */
public final class OptionValues {

    private final Map<Option<?>, Object> values;

    private OptionValues(Map<Option<?>, Object> values) {
        this.values = values;
    }

    /** @throws org.patchlode.model.ConfigurationException if a value is missing or out of bounds */
    static OptionValues read(OptionList options, Settings settings) {
        Map<Option<?>, Object> values = new LinkedHashMap<>();
        for (Option<?> option : options) {
            values.put(option, option.read(settings));
        }
        return new OptionValues(values);
    }

    /** Values in the making. @param command whose options they are, for messages */
    public static Builder builder(String command, OptionList options) {
        return new Builder(command, options);
    }

    /** Whether the option is of the list. */
    public boolean has(Option<?> option) {
        return values.containsKey(option);
    }

    /** @throws IllegalArgumentException if the option is not of the list */
    public <T> T get(Option<T> option) {
        Object value = values.get(option);
        if (value == null) {
            throw new IllegalArgumentException("%s is no option here".formatted(option));
        }
        return cast(value);
    }

    /** The same but for one. */
    public <T> OptionValues with(Option<T> option, T value) {
        get(option);
        Map<Option<?>, Object> changed = new LinkedHashMap<>(values);
        changed.put(option, value);
        return new OptionValues(changed);
    }

    /** As JSON has it: text, number, boolean, or a list of those. */
    public <T> Object recorded(Option<T> option) {
        return option.record(get(option));
    }

    /** Only {@link #with}, {@link Builder#set} and {@link Option#read} put values in, which are of the option's type. */
    @SuppressWarnings("unchecked")
    private static <T> T cast(Object value) {
        return (T) value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OptionValues others && others.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }

    /** Takes values that are at hand; the others are as their options have them by default. Not thread-safe. */
    public static final class Builder {

        private final OptionList options;
        private final Settings defaults;
        private final Map<Option<?>, Object> given = new HashMap<>();

        private Builder(String command, OptionList options) {
            this.options = options;
            this.defaults = Settings.defaults(command, options);
        }

        public <T> Builder set(Option<T> option, T value) {
            if (!options.has(option.name())) {
                throw new IllegalArgumentException("%s is no option here".formatted(option));
            }
            given.put(option, value);
            return this;
        }

        /** @throws org.patchlode.model.ConfigurationException if one without a default was not given */
        public OptionValues build() {
            Map<Option<?>, Object> values = new LinkedHashMap<>();
            for (Option<?> option : options) {
                values.put(option, given.containsKey(option) ? given.get(option) : option.read(defaults));
            }
            return new OptionValues(values);
        }
    }
}
