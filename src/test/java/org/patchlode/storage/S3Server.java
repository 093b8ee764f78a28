package org.patchlode.storage;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An S3 server in a process of its own, on the loopback and a free port, with all objects in its memory. Requests must be
 * signed with its key.
 */
public final class S3Server implements AutoCloseable {

    public static final String KEY = "AKIAPATCHLODETEST";
    /** With the characters that AWS secrets have, too. */
    public static final String SECRET = "Sup3r/Secret+Words8472";

    private static final Pattern LISTENING = Pattern.compile("Started .*ServerConnector.*\\{127\\.0\\.0\\.1:(\\d+)}");

    private final Process process;
    private final int port;

    private S3Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    public static S3Server start() {
        try {
            Path jar = Path.of("target", "s3-server", "s3proxy.jar").toAbsolutePath();
            if (!Files.exists(jar)) {
                throw new IllegalStateException("%s is missing; 'mvn process-test-resources' brings it".formatted(jar));
            }
            Path settings = Files.createTempFile("s3-server", ".properties");
            Files.writeString(settings, String.join("\n", "s3proxy.endpoint=http://127.0.0.1:0", "s3proxy.authorization=aws-v2-or-v4",
                    "s3proxy.identity=" + KEY, "s3proxy.credential=" + SECRET, "jclouds.provider=transient", "jclouds.identity=x", "jclouds.credential=x"));
            Path classes = Path.of(S3Server.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp", jar + ":" + classes,
                    S3ServerProcess.class.getName(), "--properties", settings.toString()).redirectErrorStream(true).start();
            BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
            StringBuilder said = new StringBuilder();
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                said.append(line).append('\n');
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    drain(log);
                    Files.delete(settings);
                    return new S3Server(process, Integer.parseInt(listening.group(1)));
                }
            }
            throw new IllegalStateException("the S3 server did not start: " + said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A process whose output nobody reads stands still when the pipe is full. */
    private static void drain(BufferedReader log) {
        Thread reader = new Thread(() -> {
            try {
                while (log.readLine() != null) {
                    // Read on.
                }
            } catch (IOException e) {
                // The server has ended.
            }
        });
        reader.setDaemon(true);
        reader.start();
    }

    public int port() {
        return port;
    }

    /** A client of the server's own kind, that is no part of what is tested. */
    public AmazonS3 client() {
        return AmazonS3ClientBuilder.standard().withPathStyleAccessEnabled(true)
                .withEndpointConfiguration(new EndpointConfiguration("http://127.0.0.1:" + port, "us-east-1"))
                .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials(KEY, SECRET))).build();
    }

    /** Stores every file below a folder under its name there, behind a prefix. */
    public void put(String bucket, String prefix, Path folder) throws IOException {
        AmazonS3 client = client();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).forEach(file -> client.putObject(bucket, prefix + folder.relativize(file), file.toFile()));
        }
    }

    /** What a user must say to reach it, or what stands between it and him on that port. */
    public static Map<String, String> settings(int port) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("fs.s3a.endpoint", "http://127.0.0.1:" + port);
        settings.put("fs.s3a.path.style.access", "true");
        settings.put("fs.s3a.access.key", KEY);
        settings.put("fs.s3a.secret.key", SECRET);
        return settings;
    }

    public Map<String, String> settings() {
        return settings(port);
    }

    /** Ends it at once, as a storage that goes away does. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
