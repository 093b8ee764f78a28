package org.patchlode.digest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 checksum of what is added, in that order. */
public final class Sha256 {

    private final MessageDigest digest;

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** In hexadecimal. */
    public static String of(String text) {
        return new Sha256().add(text).hex();
    }

    public static byte[] of(byte[] bytes) {
        return new Sha256().add(bytes).bytes();
    }

    /** Adds a text as UTF-8. */
    public Sha256 add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    public Sha256 add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    /** Adds some of the bytes. */
    public Sha256 add(byte[] bytes, int from, int count) {
        digest.update(bytes, from, count);
        return this;
    }

    /** Adds all that a stream still has. The caller closes it. */
    public Sha256 add(InputStream in) throws IOException {
        in.transferTo(stream());
        return this;
    }

    /** What is written there is added. */
    public OutputStream stream() {
        return new DigestOutputStream(OutputStream.nullOutputStream(), digest);
    }

    /** The checksum; what is added later makes another. */
    public byte[] bytes() {
        return digest.digest();
    }

    /** The checksum in hexadecimal; what is added later makes another. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }
}
