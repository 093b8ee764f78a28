package org.patchlode.model.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.Adler32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.model.ConfigurationException;
import org.patchlode.network.ModelException;

/** Downloads over HTTP from a server on this machine; the site itself is never asked. */
class ZooTest {

    private static final long LIMIT = 1 << 20;

    @TempDir
    Path cache;

    private final byte[] model = new byte[100_000];
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;
    private ZooSettings settings;
    private ZooFile file;

    @BeforeEach
    void serve() throws IOException {
        new Random(1).nextBytes(model);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/models/", exchange -> {
            requests.incrementAndGet();
            String name = exchange.getRequestURI().getPath().substring("/models/".length());
            byte[] body = name.equals("tiny.zip") ? model : new byte[0];
            exchange.sendResponseHeaders(body.length > 0 ? 200 : 404, body.length > 0 ? body.length : -1);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        settings = ZooSettings.of(Optional.of(cache.resolve("models").toString()),
                Optional.of("http://127.0.0.1:%d/models".formatted(server.getAddress().getPort())));
        file = file("tiny.zip", checksum(model));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aModelIsFetchedOnceAndKept() throws IOException {
        Path first = Zoo.file(file, settings, LIMIT);
        Path second = Zoo.file(file, settings, LIMIT);

        assertThat(second).isEqualTo(first).hasBinaryContent(model);
        assertThat(requests).hasValue(1);
        assertThat(kept()).containsExactly("tiny.zip");
    }

    @Test
    void aDamagedCopyIsFetchedAgain() throws IOException {
        Path first = Zoo.file(file, settings, LIMIT);
        byte[] damaged = model.clone();
        damaged[500] ^= 1;
        Files.write(first, damaged);

        assertThat(Zoo.file(file, settings, LIMIT)).hasBinaryContent(model);
        assertThat(requests).hasValue(2);
    }

    @Test
    void aMirrorMayBeAFolder() throws IOException {
        Path folder = Files.createDirectories(cache.resolve("mirror"));
        Files.write(folder.resolve("tiny.zip"), model);
        ZooSettings local = ZooSettings.of(Optional.of(cache.resolve("models").toString()), Optional.of(folder.toUri().toString()));

        assertThat(Zoo.file(file, local, LIMIT)).hasBinaryContent(model);
        assertThatThrownBy(() -> Zoo.file(file("none.zip", 1), local, LIMIT)).isInstanceOf(ModelException.class).hasMessageContaining("there is no such file");
    }

    @Test
    void anotherChecksumIsRefusedAndNothingKept() throws IOException {
        assertThatThrownBy(() -> Zoo.file(file("tiny.zip", 7), settings, LIMIT)).isInstanceOf(ModelException.class)
                .hasMessage("the zoo model 'Tiny' from %s has the checksum %d where DL4J's library says 7; it is not kept, try again or give another --zoo-mirror",
                        settings.mirror().get().resolve("tiny.zip"), checksum(model));
        assertThat(kept()).isEmpty();
    }

    @Test
    void aDownloadCutShortIsRefusedAndNothingKept() throws IOException {
        // Not by the JDK's server, which leaves the connection of a broken answer open, so that the client would wait for its timeout.
        try (ServerSocket cutting = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answer = new Thread(() -> sendHalf(cutting), "cutting server");
            answer.start();
            ZooSettings mirror = ZooSettings.of(Optional.of(cache.resolve("models").toString()), Optional.of("http://127.0.0.1:" + cutting.getLocalPort()));
            assertThatThrownBy(() -> Zoo.file(file("cut.zip", checksum(model)), mirror, LIMIT)).isInstanceOf(ModelException.class)
                    .hasMessageContaining("the zoo model 'Tiny' cannot be downloaded from").hasMessageContaining("check the network, or give a --zoo-mirror that has it");
        }
        assertThat(kept()).isEmpty();
    }

    @Test
    void aDownloadBeyondTheLimitIsGivenUp() throws IOException {
        assertThatThrownBy(() -> Zoo.file(file, settings, 99_999)).isInstanceOf(ModelException.class)
                .hasMessageContaining("has 100,000 bytes or more, where 99,999 are allowed; raise --max-model-bytes");
        assertThat(kept()).isEmpty();
    }

    @Test
    void whatTheServerDoesNotHaveIsSaid() throws IOException {
        assertThatThrownBy(() -> Zoo.file("zoo:VGG16", settings, LIMIT)).isInstanceOf(ModelException.class)
                .hasMessage("the zoo model 'VGG16' cannot be downloaded from %s: the server answers 404; check the network, or give a --zoo-mirror that has it",
                        settings.mirror().get().resolve("vgg16_dl4j_inference.zip"));
        assertThat(kept()).isEmpty();
        server.stop(0);
        assertThatThrownBy(() -> Zoo.file(file, settings, LIMIT)).isInstanceOf(ModelException.class).hasMessageContaining("ConnectException");
    }

    @Test
    void namesAndChecksumsAreTheLibrarys() {
        assertThat(ZooCatalogue.files().keySet()).contains("Darknet19", "ResNet50", "SqueezeNet", "VGG16", "VGG16/vggface", "VGG19", "Xception");
        assertThat(ZooCatalogue.find("vgg16").checksum()).isEqualTo(3501732770L);
        assertThat(ZooCatalogue.find("ResNet50").fileName()).isEqualTo("resnet50_dl4j_inference.v3.zip");
        assertThatThrownBy(() -> ZooCatalogue.find("GPT")).isInstanceOf(ModelException.class)
                .hasMessageStartingWith("the zoo has no model 'GPT'; give one of Darknet19, LeNet, NASNet, NASNet/imagenetlarge, ResNet50");
        assertThatThrownBy(() -> ZooCatalogue.find("AlexNet")).isInstanceOf(ModelException.class)
                .hasMessageStartingWith("the zoo model 'AlexNet' has no trained weights in DL4J's library; give one of Darknet19");
    }

    @Test
    void mirrorsThatCannotBeReadFromAreRefused() {
        for (String mirror : new String[] {"mirror", "ftp://host/models", "https://me:secret@host/models", "http://a b"}) {
            assertThatThrownBy(() -> ZooSettings.of(Optional.empty(), Optional.of(mirror))).as(mirror).isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("--zoo-mirror").hasMessageNotContaining("secret");
        }
    }

    private void sendHalf(ServerSocket server) {
        try (Socket client = server.accept()) {
            BufferedReader request = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            while (!request.readLine().isEmpty()) {
                // All of its head; otherwise closing would reset the connection before the answer is read.
            }
            client.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(model.length).getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().write(model, 0, model.length / 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ZooFile file(String name, long checksum) {
        return new ZooFile("Tiny", URI.create("https://nowhere.invalid/" + name), checksum);
    }

    private String[] kept() throws IOException {
        Path models = cache.resolve("models");
        if (!Files.isDirectory(models)) {
            return new String[0];
        }
        try (Stream<Path> files = Files.list(models)) {
            return Arrays.stream(files.toArray(Path[]::new)).map(path -> path.getFileName().toString()).sorted().toArray(String[]::new);
        }
    }

    private static long checksum(byte[] bytes) {
        Adler32 adler = new Adler32();
        adler.update(bytes);
        return adler.getValue();
    }
}
