package org.patchlode.job.plan;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.job.corpus.Distinct;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.engine.Rank;
import org.patchlode.model.zoo.ZooSettings;
import org.patchlode.network.Rule;
import org.patchlode.network.Rules;
import org.patchlode.result.RunFolder;

/**
 * {@link MineOptions} in the making: what is not given keeps the default of {@code reference.conf}, so that an option added
 * here changes no caller. Not thread-safe.
 */
public final class MineOptionsBuilder {

    private String model;
    private String preprocessing;
    private List<String> corpus = List.of();
    private Optional<String> corpusList = Optional.empty();
    private String output;
    private RunFolder.Existing existing = RunFolder.Existing.REFUSE;
    private List<String> layers = List.of();
    private int top = 9;
    private Rank rank = Rank.PEAK;
    private Rules rules = Rules.of(Rule.DECONVNET);
    private Optional<String> labels = Optional.empty();
    private Optional<String> imageColumn = Optional.empty();
    private Distinct distinct = Distinct.ID;
    private boolean failOnBadImage = false;
    private double maxBadFraction = 0.1;
    private boolean rawProjections = false;
    private OptionalInt shards = OptionalInt.empty();
    private OptionalInt batch = OptionalInt.empty();
    private EngineChoice engine = EngineChoice.AUTO;
    private ImageLimits limits = ImageLimits.DEFAULT;
    private Optional<String> base = Optional.empty();
    private boolean rescan = false;
    private long maxModelBytes = 2_000_000_000L;
    private ZooSettings zoo = ZooSettings.defaults();

    MineOptionsBuilder() {}

    /** See {@link MineOptions#model}. */
    public MineOptionsBuilder model(String value) {
        model = value;
        return this;
    }

    /** See {@link MineOptions#preprocessing}. */
    public MineOptionsBuilder preprocessing(String value) {
        preprocessing = value;
        return this;
    }

    /** See {@link MineOptions#corpus}. */
    public MineOptionsBuilder corpus(List<String> value) {
        corpus = value;
        return this;
    }

    /** See {@link MineOptions#corpusList}. */
    public MineOptionsBuilder corpusList(Optional<String> value) {
        corpusList = value;
        return this;
    }

    /** See {@link MineOptions#output}. */
    public MineOptionsBuilder output(String value) {
        output = value;
        return this;
    }

    /** See {@link MineOptions#existing}. */
    public MineOptionsBuilder existing(RunFolder.Existing value) {
        existing = value;
        return this;
    }

    /** See {@link MineOptions#layers}. */
    public MineOptionsBuilder layers(List<String> value) {
        layers = value;
        return this;
    }

    /** See {@link MineOptions#top}. */
    public MineOptionsBuilder top(int value) {
        top = value;
        return this;
    }

    /** See {@link MineOptions#rank}. */
    public MineOptionsBuilder rank(Rank value) {
        rank = value;
        return this;
    }

    /** See {@link MineOptions#rules}. */
    public MineOptionsBuilder rules(Rules value) {
        rules = value;
        return this;
    }

    /** See {@link MineOptions#labels}. */
    public MineOptionsBuilder labels(Optional<String> value) {
        labels = value;
        return this;
    }

    /** See {@link MineOptions#imageColumn}. */
    public MineOptionsBuilder imageColumn(Optional<String> value) {
        imageColumn = value;
        return this;
    }

    /** See {@link MineOptions#distinct}. */
    public MineOptionsBuilder distinct(Distinct value) {
        distinct = value;
        return this;
    }

    /** See {@link MineOptions#failOnBadImage}. */
    public MineOptionsBuilder failOnBadImage(boolean value) {
        failOnBadImage = value;
        return this;
    }

    /** See {@link MineOptions#maxBadFraction}. */
    public MineOptionsBuilder maxBadFraction(double value) {
        maxBadFraction = value;
        return this;
    }

    /** See {@link MineOptions#rawProjections}. */
    public MineOptionsBuilder rawProjections(boolean value) {
        rawProjections = value;
        return this;
    }

    /** See {@link MineOptions#shards}. */
    public MineOptionsBuilder shards(OptionalInt value) {
        shards = value;
        return this;
    }

    /** See {@link MineOptions#batch}. */
    public MineOptionsBuilder batch(OptionalInt value) {
        batch = value;
        return this;
    }

    /** See {@link MineOptions#engine}. */
    public MineOptionsBuilder engine(EngineChoice value) {
        engine = value;
        return this;
    }

    /** See {@link MineOptions#limits}. */
    public MineOptionsBuilder limits(ImageLimits value) {
        limits = value;
        return this;
    }

    /** See {@link MineOptions#base}. */
    public MineOptionsBuilder base(Optional<String> value) {
        base = value;
        return this;
    }

    /** See {@link MineOptions#rescan}. */
    public MineOptionsBuilder rescan(boolean value) {
        rescan = value;
        return this;
    }

    /** See {@link MineOptions#maxModelBytes}. */
    public MineOptionsBuilder maxModelBytes(long value) {
        maxModelBytes = value;
        return this;
    }

    /** See {@link MineOptions#zoo}. */
    public MineOptionsBuilder zoo(ZooSettings value) {
        zoo = value;
        return this;
    }

    /** What was given and the defaults of the rest. */
    public MineOptions build() {
        return new MineOptions(
                Objects.requireNonNull(model, "model"),
                Objects.requireNonNull(preprocessing, "preprocessing"),
                corpus,
                corpusList,
                Objects.requireNonNull(output, "output"),
                existing,
                layers,
                top,
                rank,
                rules,
                labels,
                imageColumn,
                distinct,
                failOnBadImage,
                maxBadFraction,
                rawProjections,
                shards,
                batch,
                engine,
                limits,
                base,
                rescan,
                maxModelBytes,
                zoo);
    }
}
