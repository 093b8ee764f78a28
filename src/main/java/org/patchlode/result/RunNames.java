package org.patchlode.result;

import java.util.Locale;

/** What the files of a run are called, under the {@link RunFolder}. */
public final class RunNames {

    static final String SUCCESS = "_SUCCESS";
    static final String MANIFEST = "manifest.json";
    static final String KEPT = "state";
    static final String STATE = "_state";
    private static final String WINNERS = "winners";
    private static final String PLAN = STATE + "/plan.json";
    private static final String LEASE = STATE + "/lease.json";

    private RunNames() {}

    /**
     * Name, under the run, of what one analysis knows of a shard.
     *
     * @param analysis its name; winners stand where runs had them before there were others
     */
    public static String shardState(String analysis, int shard) {
        if (!analysis.matches("[a-z0-9][a-z0-9.-]*")) {
            throw new IllegalArgumentException("an analysis cannot be called '%s'; give it lower-case letters, digits, dots and dashes".formatted(analysis));
        }
        return stateFolder(analysis) + String.format(Locale.ROOT, "/shard-%06d.bin", shard);
    }

    /** Name, under the run, of the folder of an analysis' states. */
    public static String stateFolder(String analysis) {
        return analysis.equals(WINNERS) ? KEPT : KEPT + "/" + analysis;
    }

    /** Name, under the run, of the plan that stored states belong to. */
    public static String plan() {
        return PLAN;
    }

    /** Name, under the run, of what keeps two drivers from writing it at once. */
    static String lease() {
        return LEASE;
    }

    /** Name, under the run, of a piece of unfinished work; of its folder if empty. */
    public static String unfinished(String name) {
        return name.isEmpty() ? STATE : STATE + "/" + name;
    }

    /** Name, under the run, of something that outlives it for the sake of later runs; of its folder if empty. */
    public static String kept(String name) {
        return name.isEmpty() ? KEPT : KEPT + "/" + name;
    }

    /** Name, under the run, of the manifest. */
    public static String manifest() {
        return MANIFEST;
    }
}
