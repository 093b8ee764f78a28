package org.patchlode.analysis;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.option.Option;
import org.patchlode.option.OptionValues;

/** An analysis that {@code mine} makes in the pass it makes anyway, if an option asks for it. */
public interface MineExtension {

    /** The option that asks for it. */
    Option<?> option();

    /** Names of the tables that it writes. */
    Set<String> tables();

    /**
     * The analysis, if it is asked for.
     *
     * @param values of all options of {@code mine}
     * @param network that is mined
     * @param mined layers
     */
    Optional<CorpusAnalysis<?, ?>> of(OptionValues values, Network network, List<Layer> mined);
}
