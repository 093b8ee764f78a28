package org.patchlode.command;

import java.util.List;
import java.util.stream.Collectors;
import org.patchlode.job.analyze.NamedAnalysis;
import org.patchlode.job.analyze.masked.AblationCommand;
import org.patchlode.job.analyze.pictures.NamedCorrespondence;
import org.patchlode.job.analyze.pictures.NamedInvariance;
import org.patchlode.job.analyze.pictures.NamedOcclusion;
import org.patchlode.job.analyze.probe.ProbeCommand;
import org.patchlode.job.analyze.responses.InformationCommand;
import org.patchlode.job.analyze.responses.LabelsCommand;
import org.patchlode.job.analyze.responses.SensitivityCommand;
import org.patchlode.job.analyze.runs.NamedCompare;
import org.patchlode.job.analyze.runs.NamedHealth;
import org.patchlode.model.ConfigurationException;

/** The analyses of {@code patchlode analyze}: a line each. */
public final class Analyses {

    /** In the order in which they are listed. */
    public static final List<NamedAnalysis> ALL = List.of(
            new InformationCommand(),
            new LabelsCommand(),
            new SensitivityCommand(),
            new ProbeCommand(),
            new AblationCommand(),
            new NamedInvariance(),
            new NamedOcclusion(),
            new NamedCorrespondence(),
            new NamedHealth(),
            new NamedCompare());

    private Analyses() {}

    /** @throws ConfigurationException if there is none of that name */
    public static NamedAnalysis named(String name) {
        return ALL.stream().filter(analysis -> analysis.name().equals(name)).findFirst().orElseThrow(() -> new ConfigurationException(
                "there is no analysis '%s'; there are %s".formatted(name, ALL.stream().map(NamedAnalysis::name).collect(Collectors.joining(", ")))));
    }
}
