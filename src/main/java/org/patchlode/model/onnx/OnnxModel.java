package org.patchlode.model.onnx;

import java.nio.file.Path;
import java.util.List;
import org.patchlode.network.Network;

/**
 * What an ONNX file holds.
 *
 * @param network ready to run
 * @param format of the file, for the manifest, such as {@code ONNX opset 17 (pytorch 2.4)}
 * @param companions files beside it that were read, in the order of their names
 */
public record OnnxModel(Network network, String format, List<Path> companions) {}
