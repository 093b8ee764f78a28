package org.patchlode.mining;

import java.io.Serializable;

/**
 * An image that could not be mined.
 *
 * @param image image id
 * @param reason one sentence
 */
public record BadImage(String image, String reason) implements Serializable {}
