package org.patchlode.job.engine;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.patchlode.digest.Sha256;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;

/**
 * Sentences that processes leave in an unfinished run, each once however many say it.
 *
 * @param folder of the run that holds them
 */
record RunNotes(String folder) {

    private static final int LONGEST = 4000;

    /** Those of one kind. @param kind a file name */
    static RunNotes of(String kind) {
        return new RunNotes(RunNames.unfinished(kind));
    }

    /** Leaves a note; the same note again changes nothing. */
    void leave(RunFolder run, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String name = folder + "/" + name(text);
        if (!run.exists(name) || run.read(name).length != bytes.length) {
            run.write(name, bytes);
        }
    }

    /** What was left so far, sorted. */
    Set<String> in(RunFolder run) {
        Set<String> texts = new TreeSet<>();
        for (String name : run.names(folder)) {
            String text = new String(run.read(folder + "/" + name), StandardCharsets.UTF_8);
            // One that was cut short as it was written says nothing.
            if (text.length() <= LONGEST && name.equals(name(text))) {
                texts.add(text);
            }
        }
        return texts;
    }

    private static String name(String text) {
        return Sha256.of(text).substring(0, 16) + ".txt";
    }
}
