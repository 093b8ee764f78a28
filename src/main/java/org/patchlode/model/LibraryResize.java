package org.patchlode.model;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Set;

/** Reads resize rules that are named after the library that defines them. */
final class LibraryResize {

    private LibraryResize() {}

    /** {@code torchvision { resize = 256 | [rows, columns], interpolation = bilinear, antialias = true, center-crop = 224 }}. */
    static Resize torchvision(Config config, int width, int height) {
        PreprocessingParser.refuseUnknown("resize.torchvision.", config, Set.of("resize", "interpolation", "antialias", "center-crop"));
        if (!config.hasPath("resize")) {
            throw new ConfigurationException("resize.torchvision lacks resize, the argument of torchvision's Resize; give a number or [rows, columns]");
        }
        checkCrop(config, width, height);
        boolean antialias = !config.hasPath("antialias") || config.getBoolean("antialias");
        Resize.Sampling sampling = sampling(config.hasPath("interpolation") ? config.getString("interpolation") : "bilinear", antialias);
        if (config.getValue("resize").valueType() != ConfigValueType.LIST) {
            int side = config.getInt("resize");
            checkSide(side, Math.max(width, height));
            return new Resize.TorchvisionShorter(side, sampling);
        }
        List<Integer> size = config.getIntList("resize");
        if (size.size() != 2) {
            throw new ConfigurationException("resize.torchvision.resize is %s; give a number or [rows, columns]".formatted(size));
        }
        checkSide(size.get(0), height);
        checkSide(size.get(1), width);
        return new Resize.TorchvisionSize(size.get(0), size.get(1), sampling);
    }

    /** {@code keras { load-img = nearest, keep-aspect-ratio = false }} or {@code keras { smart-resize = bilinear }}. */
    static Resize keras(Config config) {
        PreprocessingParser.refuseUnknown("resize.keras.", config, Set.of("load-img", "keep-aspect-ratio", "smart-resize"));
        if (config.hasPath("load-img") == config.hasPath("smart-resize")) {
            throw new ConfigurationException("resize.keras needs one of load-img and smart-resize, each with an interpolation");
        }
        if (config.hasPath("load-img")) {
            return new Resize.KerasLoadImg(sampling(config.getString("load-img"), true), config.hasPath("keep-aspect-ratio") && config.getBoolean("keep-aspect-ratio"));
        }
        return switch (config.getString("smart-resize")) {
            case "bilinear" -> new Resize.KerasSmartResize(Resize.Sampling.TENSOR_BILINEAR);
            case "nearest" -> new Resize.KerasSmartResize(Resize.Sampling.TENSORFLOW_NEAREST);
            default -> throw new ConfigurationException("resize.keras.smart-resize is '%s'; give bilinear or nearest".formatted(config.getString("smart-resize")));
        };
    }

    private static Resize.Sampling sampling(String name, boolean pillow) {
        return switch (name) {
            case "nearest" -> pillow ? Resize.Sampling.PILLOW_NEAREST : Resize.Sampling.TENSOR_NEAREST;
            case "bilinear" -> pillow ? Resize.Sampling.PILLOW_BILINEAR : Resize.Sampling.TENSOR_BILINEAR;
            case "bicubic" -> pillow ? Resize.Sampling.PILLOW_BICUBIC : Resize.Sampling.TENSOR_BICUBIC;
            default -> throw new ConfigurationException("the resize's interpolation is '%s'; give nearest, bilinear or bicubic".formatted(name));
        };
    }

    private static void checkCrop(Config config, int width, int height) {
        if (!config.hasPath("center-crop")) {
            return;
        }
        List<Integer> crop = config.getValue("center-crop").valueType() == ConfigValueType.LIST ? config.getIntList("center-crop")
                : List.of(config.getInt("center-crop"), config.getInt("center-crop"));
        if (!crop.equals(List.of(height, width))) {
            throw new ConfigurationException("resize.torchvision.center-crop is %s (rows, columns), but the input has %d rows and %d columns; they are the same thing"
                    .formatted(crop, height, width));
        }
    }

    private static void checkSide(int side, int least) {
        if (side < least || side > Preprocessing.MAX_SIDE) {
            throw new ConfigurationException("resize.torchvision.resize is %d, but the input needs from %d to %d".formatted(side, least, Preprocessing.MAX_SIDE));
        }
    }
}
