package org.patchlode.option;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The one declaration of an option. Command line, configuration file, Java API, the README's table, the manifest and the
 * comparisons of {@code --resume} and {@code --base} are made from it. Two options of one name are equal: commands that
 * share one may {@linkplain #describedAs describe} it in their own words.
 *
 * @param <T> of its value
 */
public final class Option<T> {

    /** What a command line takes after the option's name. */
    public enum Kind {
        FLAG(boolean.class),
        TEXT(String.class),
        /** May be given more than once. */
        TEXTS(List.class),
        INTEGER(int.class),
        NUMBER(long.class),
        FRACTION(double.class);

        private final Class<?> type;

        Kind(Class<?> type) {
            this.type = type;
        }

        /** Of a value, as far as a command line can tell. */
        public Class<?> type() {
            return type;
        }
    }

    /** Reads the value from settings of all layers. */
    interface Reading<T> {
        T read(Settings settings, String name);
    }

    private record Declaration(String name, Kind kind, String label, String help, Optional<String> byDefault, Effect effect, String resumeKey) {}

    private final Declaration declaration;
    private final boolean required;
    private final Reading<T> reading;
    private final Function<T, Object> recording;

    private Option(Declaration declaration, boolean required, Reading<T> reading, Function<T, Object> recording) {
        this.declaration = declaration;
        this.required = required;
        this.reading = reading;
        this.recording = recording;
    }

    private static <T> Option<T> of(Kind kind, String name, String label, String help, Optional<String> byDefault, Reading<T> reading, Function<T, Object> recording) {
        return new Option<>(new Declaration(name, kind, label, help, byDefault, Effect.NONE, name), false, reading, recording);
    }

    private static <T> Option<T> requiring(Kind kind, String name, String label, String help, Reading<T> reading) {
        return new Option<>(new Declaration(name, kind, label, help, Optional.empty(), Effect.NONE, name), true, reading, value -> value);
    }

    /** True if given. */
    public static Option<Boolean> flag(String name, String help) {
        return of(Kind.FLAG, name, "", help, Optional.of("false"), Settings::flag, value -> value);
    }

    /** A text that may be left out. */
    public static Option<Optional<String>> text(String name, String label, String help) {
        return of(Kind.TEXT, name, label, help, Optional.empty(), Settings::text, value -> value.orElse(""));
    }

    /** A text that must be given, here or by a {@linkplain #withDefault default}. */
    public static Option<String> required(String name, String label, String help) {
        return requiring(Kind.TEXT, name, label, help, Settings::required);
    }

    /** Texts, one at least, which may hold commas themselves, as URIs do. */
    public static Option<List<String>> uris(String name, String label, String help) {
        return requiring(Kind.TEXTS, name, label, help, Settings::uris);
    }

    /** Texts with commas between them; none if not given. */
    public static Option<List<String>> list(String name, String label, String help) {
        return of(Kind.TEXT, name, label, help, Optional.empty(), Settings::list, value -> value);
    }

    /** A number of things. */
    public static Option<Integer> integer(String name, String label, String help, int byDefault, int least, int most) {
        return of(Kind.INTEGER, name, label, help, Optional.of(String.valueOf(byDefault)), (settings, key) -> (int) settings.number(key, least, most), value -> value);
    }

    /** A number of things that is found out if it is not given. */
    public static Option<OptionalInt> optionalInteger(String name, String label, String help, int least, int most) {
        return of(Kind.INTEGER, name, label, help, Optional.empty(),
                (settings, key) -> settings.has(key) ? OptionalInt.of((int) settings.number(key, least, most)) : OptionalInt.empty(),
                value -> value.isPresent() ? value.getAsInt() : "");
    }

    /** A number that may be large. */
    public static Option<Long> number(String name, String label, String help, long byDefault, long least, long most) {
        return of(Kind.NUMBER, name, label, help, Optional.of(String.valueOf(byDefault)), (settings, key) -> settings.number(key, least, most), value -> value);
    }

    /** A number from 0 to 1. */
    public static Option<Double> fraction(String name, String label, String help, double byDefault) {
        return of(Kind.FRACTION, name, label, help, Optional.of(String.valueOf(byDefault)), Settings::fraction, value -> value);
    }

    /** Any number but what is none, written as people write it; never a negative zero. */
    public static Option<Double> decimal(String name, String label, String help, double byDefault) {
        return of(Kind.TEXT, name, label, help, Optional.of(String.valueOf(byDefault)), Settings::decimal, value -> value);
    }

    /** One of an enum's constants, whose names are written in lower case. */
    public static <E extends Enum<E>> Option<E> choice(String name, String label, String help, E byDefault) {
        Class<E> type = byDefault.getDeclaringClass();
        return of(Kind.TEXT, name, label, help, Optional.of(lower(byDefault)), (settings, key) -> settings.choice(key, type), Option::lower);
    }

    /** One or more of an enum's constants, with commas between them. */
    public static <E extends Enum<E>> Option<List<E>> choices(String name, String label, String help, E byDefault) {
        Class<E> type = byDefault.getDeclaringClass();
        return of(Kind.TEXT, name, label, help, Optional.of(lower(byDefault)), (settings, key) -> settings.choices(key, type),
                value -> value.stream().map(Option::lower).collect(Collectors.joining(",")));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The same with values of another type.
     *
     * @param from may refuse a value with a {@link org.patchlode.model.ConfigurationException}
     * @param recording as JSON has it: text, number, boolean, or a list of those
     */
    public <R> Option<R> as(Function<T, R> from, Function<R, Object> recording) {
        return new Option<>(declaration, required, (settings, key) -> from.apply(reading.read(settings, key)), recording);
    }

    /** The same with a default, as a command line would have it. */
    public Option<T> withDefault(String text) {
        return with(new Declaration(name(), kind(), label(), help(), Optional.of(text), effect(), resumeKey()));
    }

    /** The same with another effect than {@link Effect#NONE}. */
    public Option<T> deciding(Effect effect) {
        return with(new Declaration(name(), kind(), label(), help(), byDefault(), effect, resumeKey()));
    }

    /** The same in other words, for a command to which they fit better. */
    public Option<T> describedAs(String help) {
        return with(new Declaration(name(), kind(), label(), help, byDefault(), effect(), resumeKey()));
    }

    /** The same, stored under another name in the plan of an unfinished run; options may share one. */
    public Option<T> resumedAs(String key) {
        return with(new Declaration(name(), kind(), label(), help(), byDefault(), effect(), key));
    }

    private Option<T> with(Declaration other) {
        return new Option<>(other, required, reading, recording);
    }

    /** Without dashes in front; also the key in a configuration file. */
    public String name() {
        return declaration.name();
    }

    public Kind kind() {
        return declaration.kind();
    }

    /** What stands for the value in help; empty for a flag. */
    public String label() {
        return declaration.label();
    }

    /** One sentence or two for the user. */
    public String help() {
        return declaration.help();
    }

    /** What is taken if the option is not given, as a command line would have it. */
    public Optional<String> byDefault() {
        return declaration.byDefault();
    }

    /** Whether a value must be given. */
    public boolean isRequired() {
        return required && byDefault().isEmpty();
    }

    public Effect effect() {
        return declaration.effect();
    }

    /** In the manifest. */
    public String manifestKey() {
        return name().replace('-', '_');
    }

    /** In the plan of an unfinished run. */
    public String resumeKey() {
        return declaration.resumeKey();
    }

    T read(Settings settings) {
        return reading.read(settings, name());
    }

    /** As JSON has it. */
    Object record(T value) {
        return recording.apply(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Option<?> option && option.name().equals(name());
    }

    @Override
    public int hashCode() {
        return name().hashCode();
    }

    @Override
    public String toString() {
        return "--" + name();
    }
}
