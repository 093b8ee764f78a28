package org.patchlode.corpus.ref;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.storage.StorageException;

/** What storage says of a file that nobody listed. */
class FileStatesTest {

    private static final String WHOLE = "0123456789abcdef0123456789ABCDEF";

    @TempDir Path folder;

    /** An object store whose next answers are those given. */
    public static final class AnsweringFileSystem extends RawLocalFileSystem {

        private static final Deque<String> ANSWERS = new ArrayDeque<>();

        @Override
        public URI getUri() {
            return URI.create("answering:///");
        }

        @Override
        public String getScheme() {
            return "answering";
        }

        @Override
        public boolean hasPathCapability(org.apache.hadoop.fs.Path path, String capability) throws IOException {
            return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM) || super.hasPathCapability(path, capability);
        }

        @Override
        public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
            if (ANSWERS.isEmpty()) {
                throw new IOException("no answer");
            }
            return new Answer(path, ANSWERS.remove());
        }
    }

    /** With an entity tag. */
    private static final class Answer extends FileStatus implements EtagSource {

        private static final long serialVersionUID = 1L;
        private final String etag;

        Answer(org.apache.hadoop.fs.Path path, String etag) {
            super(7, false, 1, 7, 0, path);
            this.etag = etag;
        }

        @Override
        public String getEtag() {
            return etag;
        }
    }

    @Test
    void filesHaveSizeAndTimeAndMissingOnesStayUnknown() throws IOException {
        Path file = Files.writeString(folder.resolve("a b%20:c.png"), "seven b");
        ImageRef there = new ImageRef("file:" + file, "a b%20:c.png", 0);
        ImageRef gone = new ImageRef("file:" + folder.resolve("gone.png"), "gone.png", 0);
        List<ImageRef> asked = FileStates.asked(List.of(gone, there), new Configuration());
        assertThat(asked).containsExactly(gone, new ImageRef(there.id(), there.relative(), 7, "mtime:" + Files.getLastModifiedTime(file).toMillis()));
        assertThat(FileStates.asked(List.of(), new Configuration())).isEmpty();
    }

    @Test
    void anAnswerThatMayBeCutIsAskedForAgain() {
        assertThat(version(WHOLE)).isEqualTo("etag:" + WHOLE);
        assertThat(version("of parts-12", "of parts-12")).isEqualTo("etag:of parts-12");
        assertThat(version("of parts-1", "of parts-12", WHOLE)).isEqualTo("etag:" + WHOLE);
        assertThatThrownBy(() -> version()).isInstanceOf(StorageException.class).hasMessageContaining("answering:/image.png cannot be read: no answer");
    }

    private static String version(String... answers) {
        AnsweringFileSystem.ANSWERS.addAll(List.of(answers));
        Configuration hadoop = new Configuration();
        hadoop.set("fs.answering.impl", AnsweringFileSystem.class.getName());
        String version = FileStates.asked(List.of(new ImageRef("answering:/image.png", "image.png", 0)), hadoop).get(0).version();
        assertThat(AnsweringFileSystem.ANSWERS).isEmpty();
        return version;
    }
}
