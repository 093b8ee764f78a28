package org.patchlode.report.run;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FileUtil;

/**
 * The system's Chromium, without a window, spoken to by its DevTools protocol over the JDK's own web socket. Selenium
 * and its like would put another Guava on the class path of the whole build.
 */
final class Chromium implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 60;

    private final Path profile;
    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** Where it is installed: system property {@code patchlode.chromium}, or where Debian puts it. */
    private static Optional<Path> installed() {
        Path path = Path.of(System.getProperty("patchlode.chromium", "/usr/bin/chromium"));
        return Files.isExecutable(path) ? Optional.of(path) : Optional.empty();
    }

    /** Starts it, with a page of that size; where it is not installed the tests are left out. */
    static Chromium start(int width, int height) throws Exception {
        assumeTrue(installed().isPresent(), "no Chromium at /usr/bin/chromium nor in the system property patchlode.chromium; install the package chromium to run these tests");
        Chromium browser = new Chromium(installed().get());
        browser.screen(width, height, false);
        return browser;
    }

    /** Sets a field by its id as a user does, with the event that its page waits for. */
    void choose(String id, String value, String event) throws Exception {
        evaluate("(s => { s.value = '%s'; s.dispatchEvent(new Event('%s', { bubbles: true })); })(document.getElementById('%s'))".formatted(value, event, id));
    }

    private Chromium(Path program) throws Exception {
        profile = Files.createTempDirectory("patchlode-chromium");
        List<String> command = new ArrayList<>(List.of(
                program.toString(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
                "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank"));
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(profile.resolve("output").toFile()).start();
        String port = await(profile.resolve("DevToolsActivePort")).get(0);
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest pages = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build();
        JsonNode page = JSON.createObjectNode();
        for (JsonNode target : JSON.readTree(http.send(pages, HttpResponse.BodyHandlers.ofString()).body())) {
            page = target.path("type").asText().equals("page") ? target : page;
        }
        socket = http.newWebSocketBuilder().buildAsync(URI.create(page.path("webSocketDebuggerUrl").asText()), new Ear())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", JSON.createObjectNode());
        }
    }

    private List<String> await(Path file) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
        while (System.nanoTime() < end) {
            if (Files.exists(file) && Files.readAllLines(file).size() > 1) {
                return Files.readAllLines(file);
            }
            Thread.sleep(50);
        }
        throw new IOException("Chromium did not start within %d s".formatted(PATIENCE_SECONDS));
    }

    /** Errors and warnings on the console, exceptions, refused content. */
    List<String> complaints() {
        return complaints;
    }

    /** Addresses of everything that was asked for. */
    List<String> requests() {
        return requests;
    }

    /** Opens a page anew and waits until its script says it is ready. */
    void open(String address) throws Exception {
        call("Page.navigate", JSON.createObjectNode().put("url", "about:blank"));
        call("Page.navigate", JSON.createObjectNode().put("url", address));
        until("document.documentElement.dataset.ready !== undefined");
    }

    /** Waits until an expression of the page is true. */
    void until(String expression) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
        while (!evaluate("Boolean(" + expression + ")").asBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the page never came to: " + expression + "; it complains " + complaints);
            }
            Thread.sleep(20);
        }
    }

    /** Value of an expression of the page. */
    JsonNode evaluate(String expression) throws Exception {
        ObjectNode parameters = JSON.createObjectNode().put("expression", expression).put("returnByValue", true).put("awaitPromise", true);
        JsonNode answer;
        try {
            answer = call("Runtime.evaluate", parameters);
        } catch (ExecutionException e) {
            if (String.valueOf(e.getMessage()).contains("navigated")) {
                return JSON.nullNode();
            }
            throw e;
        }
        if (answer.has("exceptionDetails")) {
            // While a page gives way to another there is nobody to answer.
            return JSON.nullNode();
        }
        return answer.path("result").path("value");
    }

    String text(String expression) throws Exception {
        return evaluate(expression).asText();
    }

    /** Presses a key by its DOM name, such as {@code ArrowRight}. */
    void press(String key) throws Exception {
        int code = switch (key) {
            case "Enter" -> 13;
            case "Escape" -> 27;
            case "Tab" -> 9;
            case "ArrowLeft" -> 37;
            case "ArrowUp" -> 38;
            case "ArrowRight" -> 39;
            case "ArrowDown" -> 40;
            default -> key.toUpperCase(java.util.Locale.ROOT).charAt(0);
        };
        ObjectNode down = JSON.createObjectNode().put("type", "keyDown").put("key", key).put("code", key).put("windowsVirtualKeyCode", code);
        if (key.equals("Enter")) {
            down.put("text", "\r");
        }
        call("Input.dispatchKeyEvent", down);
        call("Input.dispatchKeyEvent", down.deepCopy().put("type", "keyUp").without("text"));
    }

    void screen(int width, int height, boolean dark) throws Exception {
        call("Emulation.setDeviceMetricsOverride", JSON.createObjectNode()
                .put("width", width).put("height", height).put("deviceScaleFactor", 1).put("mobile", width < 600));
        ObjectNode media = JSON.createObjectNode();
        media.putArray("features").addObject().put("name", "prefers-color-scheme").put("value", dark ? "dark" : "light");
        call("Emulation.setEmulatedMedia", media);
    }

    byte[] screenshot() throws Exception {
        return Base64.getDecoder().decode(call("Page.captureScreenshot", JSON.createObjectNode().put("format", "png")).path("data").asText());
    }

    private JsonNode call(String method, JsonNode parameters) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        socket.sendText(JSON.writeValueAsString(message), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void hear(JsonNode message) {
        if (message.has("id")) {
            Optional.ofNullable(answers.remove(message.path("id").asInt())).ifPresent(answer -> {
                if (message.has("error")) {
                    answer.completeExceptionally(new IOException(message.path("error").toString()));
                } else {
                    answer.complete(message.path("result"));
                }
            });
            return;
        }
        JsonNode what = message.path("params");
        switch (message.path("method").asText()) {
            case "Network.requestWillBeSent" -> requests.add(what.path("request").path("url").asText());
            case "Log.entryAdded" -> complaints.add(what.path("entry").path("text").asText() + " " + what.path("entry").path("url").asText());
            case "Runtime.exceptionThrown" -> complaints.add(what.path("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" -> complaints.add(what.path("args").toString());
            case "Page.javascriptDialogOpening" -> complaints.add("dialog: " + what.path("message").asText());
            default -> { }
        }
    }

    @Override
    public void close() {
        socket.abort();
        List<ProcessHandle> helpers = process.descendants().toList();
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly();
        helpers.forEach(ProcessHandle::destroyForcibly);
        // The browser's own processes may still write for a moment, so what cannot be deleted stays in the temporary folder.
        FileUtil.fullyDelete(profile.toFile());
    }

    private final class Ear implements WebSocket.Listener {

        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                try {
                    hear(JSON.readTree(part.toString()));
                } catch (IOException e) {
                    complaints.add("unreadable answer: " + e.getMessage());
                }
                part.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
