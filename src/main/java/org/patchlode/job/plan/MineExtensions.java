package org.patchlode.job.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.MineExtension;
import org.patchlode.analysis.responses.ResponsesExtension;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;
import org.patchlode.option.OptionValues;

/** The analyses that {@code mine} makes if it is asked to: a line each. */
public final class MineExtensions {

    static final List<MineExtension> ALL = List.of(
            new ResponsesExtension());

    private MineExtensions() {}

    /** Names of the tables that they may write. */
    public static Set<String> tables() {
        return ALL.stream().flatMap(extension -> extension.tables().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Those that are asked for. */
    static List<CorpusAnalysis<?, ?>> of(OptionValues values, Network network, List<Layer> mined) {
        List<CorpusAnalysis<?, ?>> asked = new ArrayList<>();
        ALL.forEach(extension -> extension.of(values, network, mined).ifPresent(asked::add));
        return asked;
    }

    static OptionList options() {
        return OptionList.of(ALL.stream().map(MineExtension::option).toArray(Option<?>[]::new));
    }
}
