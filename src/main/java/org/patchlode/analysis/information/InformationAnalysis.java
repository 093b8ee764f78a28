package org.patchlode.analysis.information;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.patchlode.analysis.blocks.Block;
import org.patchlode.analysis.blocks.BlockAnalysis;
import org.patchlode.analysis.blocks.BlockTable;
import org.patchlode.analysis.blocks.Factor;
import org.patchlode.analysis.statistics.Groups;

/** What every feature map tells of some factors, with what chance gives, and what it shares of it with the network's response. */
public final class InformationAnalysis implements BlockAnalysis<BlockInformation> {

    private static final long serialVersionUID = 1L;

    private final List<String> names;
    private final List<Study> studies;
    private final InformationSettings settings;
    private final boolean grouped;
    private final String response;

    /**
     * @param factors of the same images
     * @param response of the network to them, if what units share with it is wanted
     * @param groups of the images; {@link Groups#single} if they are independent
     */
    public InformationAnalysis(List<Factor> factors, Optional<Factor> response, Groups groups, InformationSettings settings) {
        names = factors.stream().map(Factor::name).toList();
        this.settings = settings;
        grouped = !groups.single();
        this.response = response.map(Factor::name).orElse("");
        Map<IntBuffer, List<Integer>> alike = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            Factor factor = factors.get(i);
            int[] present = IntStream.range(0, groups.images()).filter(image -> factor.known(image) && response.map(some -> some.known(image)).orElse(true)).toArray();
            alike.computeIfAbsent(IntBuffer.wrap(present), images -> new ArrayList<>()).add(i);
        }
        studies = new ArrayList<>();
        alike.forEach((images, numbers) -> {
            int[] present = images.array();
            List<CodedFactor> coded = new ArrayList<>(numbers.stream().map(number -> CodedFactor.of(number, factors.get(number), present, settings.bins())).toList());
            studies.add(new Study(present, coded, new ArrayList<>(response.map(some -> CodedFactor.of(-1, some, present, settings.bins())).stream().toList()), groups.of(present)));
        });
    }

    @Override
    public List<BlockTable> tables() {
        return studies.stream().anyMatch(study -> !study.responses().isEmpty())
                ? List.of(InformationTables.INFORMATION, InformationTables.LAYERS, InformationTables.COINFORMATION)
                : List.of(InformationTables.INFORMATION, InformationTables.LAYERS);
    }

    @Override
    public BlockInformation look(Block block) {
        return look(List.of(block).iterator()).next();
    }

    @Override
    public Iterator<BlockInformation> look(Iterator<Block> neighbours) {
        return new NeighboursInformation(studies, settings, neighbours);
    }

    @Override
    public void rows(String layer, Iterator<BlockInformation> results, Sink sink) {
        List<InformationRow> rows = new ArrayList<>();
        List<SharedRow> shared = new ArrayList<>();
        results.forEachRemaining(result -> {
            rows.addAll(result.rows());
            shared.addAll(result.shared());
        });
        new InformationTables(layer, names, response, settings, grouped).write(rows, shared, sink);
    }

    /** Images that each factor is known of, in the order of the factors; those that the response is not known of left out. */
    public int[] images() {
        int[] images = new int[names.size()];
        studies.forEach(study -> study.factors().forEach(factor -> images[factor.number()] = study.present().length));
        return images;
    }

    /** Names of the factors that have one value in all images. */
    public List<String> constant() {
        return studies.stream().flatMap(study -> study.factors().stream()).filter(factor -> factor.kinds() < 2).map(factor -> names.get(factor.number())).sorted().toList();
    }
}
