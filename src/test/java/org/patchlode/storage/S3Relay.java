package org.patchlode.storage;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A relay between client and S3 server that counts requests and, if told, fails some: it answers 503 SlowDown as S3 does
 * when it throttles, or drops the connection, before the request has reached the server or in the middle of the answer.
 * Which requests fail is drawn from a seed.
 */
public final class S3Relay implements AutoCloseable {

    private static final String SLOW_DOWN = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";

    private final ServerSocket socket;
    private final int upstream;
    private final double slowDowns;
    private final double drops;
    private final Random random;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile int last = Integer.MAX_VALUE;

    /**
     * @param upstream the server's port
     * @param slowDowns fraction of requests that are throttled
     * @param drops fraction of requests whose connection is dropped
     */
    public S3Relay(int upstream, double slowDowns, double drops, long seed) {
        try {
            this.socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.upstream = upstream;
        this.slowDowns = slowDowns;
        this.drops = drops;
        this.random = new Random(seed);
        start(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Of each request, in the order of arrival: method, path, query. */
    public List<String> requests() {
        return requests;
    }

    /** Drops every connection from then on. @param requests since the start */
    public void failAllAfter(int requests) {
        last = requests;
    }

    /** Requests that were made to fail. */
    public int failed() {
        return failed.get();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "s3-relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                start(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed: the end of the test.
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            String head = head(in);
            if (head.isEmpty()) {
                return;
            }
            requests.add(head.substring(0, head.indexOf(" HTTP/")));
            if (requests.size() > last) {
                failed.incrementAndGet();
                return;
            }
            double fate;
            synchronized (random) {
                fate = random.nextDouble();
            }
            if (fate < slowDowns) {
                failed.incrementAndGet();
                in.skipNBytes(length(head));
                out.write(("HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: " + SLOW_DOWN.length() + "\r\n\r\n"
                        + (head.startsWith("HEAD") ? "" : SLOW_DOWN)).getBytes(StandardCharsets.US_ASCII));
            } else if (fate < slowDowns + drops / 2) {
                failed.incrementAndGet();
            } else {
                boolean cut = fate < slowDowns + drops;
                if (cut) {
                    failed.incrementAndGet();
                }
                forward(head, in, out, cut);
            }
        } catch (IOException e) {
            // One of both has hung up, which the other sees.
        }
    }

    private void forward(String head, InputStream in, OutputStream out, boolean cut) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), upstream)) {
            // One request a connection, so that the answer ends where the connection does.
            String once = head.replaceFirst("(?i)\r\nConnection: [^\r]*", "").replaceFirst("\r\n", "\r\nConnection: close\r\n");
            boolean waits = head.toLowerCase(Locale.ROOT).contains("expect: 100-continue");
            once = once.replaceFirst("(?i)\r\nExpect: [^\r]*", "");
            OutputStream up = server.getOutputStream();
            up.write(once.getBytes(StandardCharsets.ISO_8859_1));
            up.flush();
            if (waits) {
                out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
            byte[] body = in.readNBytes(length(head));
            up.write(body);
            up.flush();
            byte[] answer = server.getInputStream().readAllBytes();
            out.write(answer, 0, cut ? answer.length / 2 : answer.length);
            out.flush();
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int end = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            end = b == '\n' ? end + 1 : b == '\r' ? end : 0;
            if (end == 2) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    private static int length(String head) {
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return 0;
    }
}
