package org.patchlode.analysis.responses;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.MineExtension;
import org.patchlode.model.ConfigurationException;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;
import org.patchlode.option.OptionValues;

/** {@code mine --responses}. */
public final class ResponsesExtension implements MineExtension {

    /** Which responses are kept; none if not given. */
    public static final Option<Set<ResponseKind>> RESPONSES = Option.list("responses", "peak|mean",
            "Keep what every feature map gave for every image, as the table 'responses': its largest activation, its mean, or with a comma both. Most analyses of a run read it.")
            .as(ResponsesExtension::kinds, ResponsesExtension::text).deciding(Effect.TABLES);

    private static Set<ResponseKind> kinds(List<String> names) {
        EnumSet<ResponseKind> kinds = EnumSet.noneOf(ResponseKind.class);
        for (String name : names) {
            try {
                kinds.add(ResponseKind.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException("--responses is '%s'; give peak, mean or peak,mean".formatted(name), e);
            }
        }
        return kinds;
    }

    private static String text(Set<ResponseKind> kinds) {
        return kinds.stream().sorted().map(ResponseKind::label).collect(Collectors.joining(","));
    }

    @Override
    public Option<?> option() {
        return RESPONSES;
    }

    @Override
    public Set<String> tables() {
        return Set.of(ResponsesTable.NAME);
    }

    @Override
    public Optional<CorpusAnalysis<?, ?>> of(OptionValues values, Network network, List<Layer> mined) {
        Set<ResponseKind> kinds = values.get(RESPONSES);
        return kinds.isEmpty() ? Optional.empty() : Optional.of(new ResponsesAnalysis(network, mined, kinds));
    }
}
