package org.patchlode.job.run;

import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.job.engine.EngineDisagreementException;
import org.patchlode.job.pass.TooManyBadImagesException;
import org.patchlode.model.ConfigurationException;
import org.patchlode.network.ModelException;
import org.patchlode.network.names.UnknownLayerException;
import org.patchlode.report.draw.ReportException;
import org.patchlode.result.OutputException;
import org.patchlode.storage.StorageException;
import org.patchlode.storage.UriRedaction;

/** What went wrong, told from whatever Spark wrapped around it. Exit codes, {@code status} and logs say the same of a failure. */
public final class Failures {

    private static final List<String> FULL = List.of("No space left on device", "Disk quota exceeded");

    private Failures() {}

    /** Who can do something about it. */
    public enum Kind {
        /** Options or configuration are wrong. */
        WRONG_USAGE,
        /** The model or the corpus is. */
        UNUSABLE_INPUT,
        /** The output may not be written. */
        OUTPUT_REFUSED,
        /** More images are bad than allowed. */
        TOO_MANY_BAD_IMAGES,
        /** Engines that should agree do not. */
        ENGINES_DISAGREE,
        /** The storage failed again and again. */
        STORAGE,
        /** Unexpected error. */
        UNFORESEEN
    }

    /** The kind of a failure, within whatever Spark wrapped around it. */
    public static Kind kind(Throwable failure) {
        return foreseen(failure).map(Failures::byType).orElse(Kind.UNFORESEEN);
    }

    /** The exception of this program that says what went wrong, within whatever Spark wrapped around it. */
    public static Optional<Throwable> foreseen(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (byType(cause) != Kind.UNFORESEEN) {
                return Optional.of(cause);
            }
        }
        return Optional.empty();
    }

    /** Whether this JVM has been told to end, so that anything may fail. */
    public static boolean isByShutdown() {
        return SignalNote.isEnding();
    }

    /** What went wrong, in one line. */
    public static String sentence(Throwable failure) {
        // Whatever fails then does so because Spark and the storage are closing.
        if (isByShutdown()) {
            return SignalNote.SENTENCE;
        }
        return foreseen(failure).map(cause -> oneLine(cause.getMessage())).orElseGet(() -> {
            Throwable root = failure;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            String said = oneLine(firstLine(root));
            return FULL.stream().anyMatch(said::contains) ? fullScratch(said) : said;
        });
    }

    /** Files of a run are named by {@link StorageException}; what else is written is Spark's and lies on scratch disks. */
    private static String fullScratch(String said) {
        String temporary = System.getProperty("java.io.tmpdir");
        String folder = SparkEnv.get() == null ? temporary : SparkEnv.get().conf().get("spark.local.dir", temporary);
        return "a scratch disk is full (%s), on the driver or an executor: here it is %s; make room, or name another folder by spark.local.dir, then go on with --resume".formatted(said, folder);
    }

    private static Kind byType(Throwable cause) {
        if (cause instanceof ConfigurationException || cause instanceof UnknownLayerException || cause instanceof ReportException) {
            return Kind.WRONG_USAGE;
        } else if (cause instanceof ModelException || cause instanceof CorpusException) {
            return Kind.UNUSABLE_INPUT;
        } else if (cause instanceof OutputException) {
            return Kind.OUTPUT_REFUSED;
        } else if (cause instanceof TooManyBadImagesException) {
            return Kind.TOO_MANY_BAD_IMAGES;
        } else if (cause instanceof EngineDisagreementException) {
            return Kind.ENGINES_DISAGREE;
        } else if (cause instanceof StorageException) {
            return Kind.STORAGE;
        }
        return Kind.UNFORESEEN;
    }

    /** What a library or a stranger's file put into a message must not draw on the terminal. */
    private static String oneLine(String message) {
        return UriRedaction.masked(String.valueOf(message)).lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
    }

    private static String firstLine(Throwable root) {
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage().lines().findFirst().orElse("");
    }
}
