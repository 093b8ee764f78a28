package org.patchlode.model.onnx.value;

/** What a name in an ONNX graph stands for. */
public sealed interface GraphValue permits ConstantTensor, Signal {}
