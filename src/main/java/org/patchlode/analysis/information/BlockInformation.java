package org.patchlode.analysis.information;

import java.io.Serializable;
import java.util.List;

/** What the maps of a block tell. @param rows by map, factor, estimator @param shared by map, factor */
record BlockInformation(List<InformationRow> rows, List<SharedRow> shared) implements Serializable {}
