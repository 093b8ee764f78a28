package org.patchlode.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.report.draw.ReportOptions;

/** The report as static hosting and the file view of a notebook server hand it out. */
class ReportOverHttpTest {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html", "js", "application/javascript", "css", "text/css", "png", "image/png", "jpg", "image/jpeg");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path temp;

    @AutoClose
    private static Chromium browser;
    private static HttpServer server;
    private static String address;
    private static Path report;

    @BeforeAll
    static void serve() throws Exception {
        browser = Chromium.start(1400, 900);
        SparkSession spark = Spark.session();
        Path run = SyntheticRun.small(List.of("deconvnet", "guided"), false).write(spark, temp.resolve("run"));
        ReportWriter.write(spark, run.toUri().toString(), ReportOptions.defaults());
        report = run.resolve("report");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/bucket/runs/net 1/report/", exchange -> answer(exchange, false));
        // What Jupyter's file handler adds: the page gets an origin of its own, which may not keep anything.
        server.createContext("/files/report/", exchange -> answer(exchange, true));
        server.start();
        address = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, boolean sandboxed) throws IOException {
        try (exchange) {
            Path file = report.resolve(exchange.getRequestURI().getPath().substring(exchange.getHttpContext().getPath().length()));
            if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String name = file.getFileName().toString();
            exchange.getResponseHeaders().set("Content-Type", TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream"));
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            if (sandboxed) {
                exchange.getResponseHeaders().set("Content-Security-Policy", "frame-ancestors 'self'; sandbox allow-scripts;");
            }
            byte[] bytes = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @AfterEach
    void nothingComplains() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).allMatch(url -> url.startsWith(address) || url.startsWith("data:") || url.equals("about:blank"));
    }

    @Test
    void staticHostingShowsPagesAndUnits() throws Exception {
        shows(address + "/bucket/runs/net%201/report/");
    }

    @Test
    void theFileViewOfANotebookShowsPagesAndUnits() throws Exception {
        shows(address + "/files/report/");
    }

    private static void shows(String base) throws Exception {
        browser.open(base + "index.html");
        assertThat(browser.evaluate("document.querySelectorAll('.card').length").asInt()).isEqualTo(2);
        browser.open(base + "layer-001-conv1.html");
        browser.until("getComputedStyle(document.querySelector('#sheet .block')).backgroundImage !== 'none'");
        browser.open(base + "index.html#/conv1/3");
        browser.until("document.getElementById('unit') && document.getElementById('unit').open");
        assertThat(browser.text("document.querySelector('#unit h2').textContent")).contains("conv1");
    }
}
