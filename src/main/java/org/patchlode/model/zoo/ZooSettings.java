package org.patchlode.model.zoo;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import org.patchlode.model.ConfigurationException;

/**
 * Where DL4J's trained models come from and are kept.
 *
 * @param cache folder on the driver's disk that keeps what was downloaded
 * @param mirror that has the files under their own names; DL4J's own site if there is none
 */
public record ZooSettings(Path cache, Optional<URI> mirror) {

    /** DL4J's site, kept in {@code ~/.patchlode/models}. */
    public static ZooSettings defaults() {
        return of(Optional.empty(), Optional.empty());
    }

    /**
     * Settings from what a user gave.
     *
     * @throws ConfigurationException if the mirror is no URI that can be read from
     */
    public static ZooSettings of(Optional<String> cache, Optional<String> mirror) {
        return new ZooSettings(cache.map(Path::of).orElseGet(() -> Path.of(System.getProperty("user.home"), ".patchlode", "models")),
                mirror.map(ZooSettings::uri));
    }

    private static URI uri(String mirror) {
        try {
            URI uri = new URI(mirror.endsWith("/") ? mirror : mirror + "/");
            if (uri.getScheme() != null && uri.getScheme().matches("https?|file") && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Its own text may hold a password.
            throw new ConfigurationException("--zoo-mirror is no URI (%s); give one such as https://mirror/models".formatted(e.getReason()));
        }
        throw new ConfigurationException("--zoo-mirror is no http, https or file URI without a password; give one such as https://mirror/models");
    }
}
