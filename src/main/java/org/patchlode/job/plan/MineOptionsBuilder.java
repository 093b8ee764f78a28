package org.patchlode.job.plan;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.job.corpus.Distinct;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.engine.Rank;
import org.patchlode.job.options.CorpusOptions;
import org.patchlode.job.options.LimitOptions;
import org.patchlode.job.options.LimitOptions.OnBadImage;
import org.patchlode.job.options.ModelOptions;
import org.patchlode.job.options.OutputOptions;
import org.patchlode.network.Rules;
import org.patchlode.option.Option;
import org.patchlode.option.OptionValues;
import org.patchlode.result.RunFolder;

/**
 * {@link MineOptions} in the making: what is not given keeps its default. {@link #set} takes any option; those used most
 * have methods. Not thread-safe.
 */
public final class MineOptionsBuilder {

    private final OptionValues.Builder values = OptionValues.builder(MineOptions.COMMAND, MineOptions.ALL);

    MineOptionsBuilder() {}

    /** @param option of {@link MineOptions#ALL} */
    public <T> MineOptionsBuilder set(Option<T> option, T value) {
        values.set(option, value);
        return this;
    }

    /** What was given and the defaults of the rest. @throws org.patchlode.model.ConfigurationException if one without a default was not given */
    public MineOptions build() {
        return new MineOptions(values.build());
    }

    /** What happens to an output that exists. */
    public MineOptionsBuilder existing(RunFolder.Existing value) {
        return set(OutputOptions.OVERWRITE, value == RunFolder.Existing.OVERWRITE).set(OutputOptions.RESUME, value == RunFolder.Existing.RESUME);
    }

    /** Whether one bad image ends the job. */
    public MineOptionsBuilder failOnBadImage(boolean value) {
        return set(LimitOptions.ON_BAD_IMAGE, value ? OnBadImage.FAIL : OnBadImage.QUARANTINE);
    }

    /** On encoded and decoded images. */
    public MineOptionsBuilder limits(ImageLimits value) {
        return set(LimitOptions.MAX_IMAGE_BYTES, value.maxBytes()).set(LimitOptions.MAX_PIXELS, value.maxPixels())
                .set(LimitOptions.MAX_IMAGE_SECONDS, value.maxSeconds());
    }

    public MineOptionsBuilder model(String value) {
        return set(ModelOptions.MODEL, value);
    }

    public MineOptionsBuilder preprocessing(String value) {
        return set(ModelOptions.PREPROCESSING, value);
    }

    public MineOptionsBuilder corpus(List<String> value) {
        return set(CorpusOptions.CORPUS, List.copyOf(value));
    }

    public MineOptionsBuilder corpusList(Optional<String> value) {
        return set(MineOptions.CORPUS_LIST, value);
    }

    public MineOptionsBuilder output(String value) {
        return set(OutputOptions.OUTPUT, value);
    }

    public MineOptionsBuilder layers(List<String> value) {
        return set(MineOptions.LAYERS, List.copyOf(value));
    }

    public MineOptionsBuilder top(int value) {
        return set(MineOptions.TOP, value);
    }

    public MineOptionsBuilder rank(Rank value) {
        return set(MineOptions.RANK, value);
    }

    public MineOptionsBuilder rules(Rules value) {
        return set(MineOptions.RULE, value);
    }

    public MineOptionsBuilder labels(Optional<String> value) {
        return set(CorpusOptions.LABELS, value);
    }

    public MineOptionsBuilder imageColumn(Optional<String> value) {
        return set(CorpusOptions.IMAGE_COLUMN, value);
    }

    public MineOptionsBuilder distinct(Distinct value) {
        return set(MineOptions.DISTINCT, value);
    }

    public MineOptionsBuilder maxBadFraction(double value) {
        return set(LimitOptions.MAX_BAD_FRACTION, value);
    }

    public MineOptionsBuilder rawProjections(boolean value) {
        return set(MineOptions.RAW_PROJECTIONS, value);
    }

    public MineOptionsBuilder shards(OptionalInt value) {
        return set(MineOptions.SHARDS, value);
    }

    public MineOptionsBuilder batch(OptionalInt value) {
        return set(MineOptions.BATCH, value);
    }

    public MineOptionsBuilder engine(EngineChoice value) {
        return set(ModelOptions.ENGINE, value);
    }

    public MineOptionsBuilder base(Optional<String> value) {
        return set(MineOptions.BASE, value);
    }

    public MineOptionsBuilder rescan(boolean value) {
        return set(MineOptions.RESCAN, value);
    }

    public MineOptionsBuilder maxModelBytes(long value) {
        return set(ModelOptions.MAX_MODEL_BYTES, value);
    }
}
