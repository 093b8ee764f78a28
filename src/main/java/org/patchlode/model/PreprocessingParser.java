package org.patchlode.model;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValueType;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Reads the HOCON text of a preprocessing; every message starts with the file's name. */
final class PreprocessingParser {

    private static final Set<String> TOP = Set.of("input", "resize", "exif-orientation", "reduced-decoding");
    private static final Set<String> INPUT = Set.of("width", "height", "channels", "mean", "std", "scale");
    private static final Set<String> RESIZE = Set.of("shorter-side", "then", "mode", "squash", "torchvision", "keras");

    private PreprocessingParser() {}

    static Preprocessing parse(String name, String text) {
        try {
            Config config = ConfigFactory.parseString(text, ConfigParseOptions.defaults().setIncluder(new NoIncludes()))
                    .resolve(ConfigResolveOptions.noSystem());
            return preprocessing(config);
        } catch (ConfigurationException e) {
            throw new ConfigurationException("the preprocessing %s is refused: %s".formatted(name, e.getMessage()), e);
        } catch (ConfigException | StackOverflowError e) {
            // Hostile nesting ends in a StackOverflowError of the recursive parser; the stack is intact again here.
            String reason = e.getMessage() == null ? "it is nested too deeply" : e.getMessage().strip().replaceAll("\\s+", " ");
            throw new ConfigurationException("the preprocessing %s is refused: %s; see conf/preprocessing for examples".formatted(name, reason), e);
        }
    }

    private static Preprocessing preprocessing(Config config) {
        refuseUnknown("", config, TOP);
        if (!config.hasPath("input")) {
            throw new ConfigurationException("it lacks input { width, height }, the size of the network's input");
        }
        Config input = config.getConfig("input");
        refuseUnknown("input.", input, INPUT);
        int width = input.getInt("width");
        int height = input.getInt("height");
        Preprocessing.Channels channels = channels(input.hasPath("channels") ? input.getString("channels") : "RGB");
        return new Preprocessing(
                width,
                height,
                channels,
                floats(input, "mean", 0f, channels.count()),
                floats(input, "std", 1f, channels.count()),
                input.hasPath("scale") ? (float) input.getDouble("scale") : 1f,
                resize(config, width, height),
                honour(config.hasPath("exif-orientation") ? config.getString("exif-orientation") : "honour"),
                config.hasPath("reduced-decoding") && config.getBoolean("reduced-decoding"));
    }

    private static Preprocessing.Channels channels(String value) {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "RGB" -> Preprocessing.Channels.RGB;
            case "BGR" -> Preprocessing.Channels.BGR;
            case "GRAY" -> Preprocessing.Channels.GRAY;
            default -> throw new ConfigurationException("input.channels is '%s'; give RGB, BGR or GRAY".formatted(value));
        };
    }

    private static List<Float> floats(Config input, String key, float value, int count) {
        return input.hasPath(key)
                ? input.getDoubleList(key).stream().map(Double::floatValue).toList()
                : Collections.nCopies(count, value);
    }

    private static boolean honour(String value) {
        return switch (value) {
            case "honour" -> true;
            case "ignore" -> false;
            default -> throw new ConfigurationException("exif-orientation is '%s'; give honour or ignore".formatted(value));
        };
    }

    private static Resize resize(Config config, int width, int height) {
        int longerSide = Math.max(width, height);
        if (!config.hasPath("resize")) {
            return new Resize.ShorterSide(longerSide);
        }
        if (config.getValue("resize").valueType() != ConfigValueType.OBJECT) {
            return named(config.getString("resize"));
        }
        Config resize = config.getConfig("resize");
        refuseUnknown("resize.", resize, RESIZE);
        if (resize.hasPath("torchvision") || resize.hasPath("keras")) {
            if (resize.root().size() > 1) {
                throw new ConfigurationException("resize names more than one rule (%s); give one".formatted(keys(resize)));
            }
            return resize.hasPath("torchvision") ? LibraryResize.torchvision(resize.getConfig("torchvision"), width, height)
                    : LibraryResize.keras(resize.getConfig("keras"));
        }
        if (resize.hasPath("then") && !resize.getString("then").equals("center-crop")) {
            throw new ConfigurationException("resize.then is '%s'; give center-crop".formatted(resize.getString("then")));
        }
        if (resize.root().size() > 1 && (resize.hasPath("mode") || resize.hasPath("squash"))) {
            throw new ConfigurationException("resize names more than one rule (%s); give one".formatted(keys(resize)));
        }
        if (resize.hasPath("mode")) {
            return named(resize.getString("mode"));
        }
        if (resize.hasPath("squash") && !resize.getBoolean("squash")) {
            throw new ConfigurationException("resize.squash is false, which names no rule; give shorter-side instead");
        }
        if (resize.hasPath("squash")) {
            return new Resize.Squash();
        }
        return new Resize.ShorterSide(resize.hasPath("shorter-side") ? resize.getInt("shorter-side") : longerSide);
    }

    private static Resize named(String rule) {
        return switch (rule) {
            case "squash" -> new Resize.Squash();
            case "center-crop" -> new Resize.CenterCrop();
            default -> throw new ConfigurationException(
                    "resize is '%s'; give squash, center-crop, { shorter-side = N, then = center-crop }, { torchvision { ... } } or { keras { ... } }".formatted(rule));
        };
    }

    static void refuseUnknown(String prefix, Config config, Set<String> known) {
        for (String key : keys(config)) {
            if (!known.contains(key)) {
                throw new ConfigurationException("it has an unknown key '%s%s'; known are %s"
                        .formatted(prefix, key, String.join(", ", new TreeSet<>(known))));
            }
        }
    }

    private static Set<String> keys(Config config) {
        return new TreeSet<>(config.root().keySet());
    }
}
