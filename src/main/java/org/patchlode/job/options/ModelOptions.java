package org.patchlode.job.options;

import java.util.List;
import java.util.Optional;
import org.patchlode.job.engine.CheckChoice;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.TokenGrid;
import org.patchlode.model.zoo.ZooSettings;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;
import org.patchlode.option.OptionValues;

/** Which network, from where, and what runs it. Model and preprocessing decide results by their content, which has checksums. */
public final class ModelOptions {

    public static final Option<String> MODEL =
            Option.required("model", "URI", "Keras .h5 or .keras, DL4J .zip or ONNX .onnx file, or zoo:NAME for one of DL4J's trained models.");
    public static final Option<String> PREPROCESSING =
            Option.required("preprocessing", "P", "A ready name (see conf/preprocessing) or a HOCON file: how an image becomes an input.");
    public static final Option<Long> MAX_MODEL_BYTES =
            Option.number("max-model-bytes", "N", "A model file larger than this is refused.", ModelLimits.DEFAULT.fileBytes(), 1, Long.MAX_VALUE);
    public static final Option<Optional<String>> ZOO_CACHE =
            Option.text("zoo-cache", "DIR", "Folder that keeps downloaded zoo: models; ~/.patchlode/models if not given.");
    public static final Option<Optional<String>> ZOO_MIRROR =
            Option.text("zoo-mirror", "URI", "Where zoo: models are downloaded from instead of DL4J's site; http, https or file.");
    public static final Option<EngineChoice> ENGINE =
            Option.choice("engine", "NAME", "What runs the network: auto (the fastest that the host supports), onednn, onnxruntime or nd4j.", EngineChoice.AUTO)
                    .deciding(Effect.CONTRIBUTIONS);
    public static final Option<CheckChoice> CHECK = Option.choice("check", "engines|none",
            "engines: before the run, some images go through each engine that supports the network, and must agree; none: they do not.", CheckChoice.ENGINES)
            .deciding(Effect.RECORDED);

    public static final Option<Optional<TokenGrid>> TOKENS = Option.text("tokens", "HxW+SKIP",
            "How the tokens of an ONNX transformer lie on the image, if it cannot be told: rows, columns, and tokens before them that stand for no place.")
            .as(text -> text.map(TokenGrid::parse), grid -> grid.map(TokenGrid::toString).orElse("")).deciding(Effect.CONTRIBUTIONS);

    public static final Option<List<String>> MASK = Option.list("mask", "LAYER:C,…", "Feature maps that are held at zero, to try what they are for: conv1:3, or conv1:3,7 for two of a layer.")
            .deciding(Effect.CONTRIBUTIONS);

    /** What is read. */
    public static final OptionList SOURCES = OptionList.of(MODEL, PREPROCESSING);
    /** How a model is fetched. */
    public static final OptionList FETCHING = OptionList.of(MAX_MODEL_BYTES, ZOO_CACHE, ZOO_MIRROR);

    private ModelOptions() {}

    /** @throws org.patchlode.model.ConfigurationException if the mirror is no URI that can be read from */
    public static ZooSettings zoo(OptionValues values) {
        return ZooSettings.of(values.get(ZOO_CACHE), values.get(ZOO_MIRROR));
    }
}
