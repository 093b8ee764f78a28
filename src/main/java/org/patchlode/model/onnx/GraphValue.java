package org.patchlode.model.onnx;

/** What a name in an ONNX graph stands for. */
sealed interface GraphValue permits ConstantTensor, Signal {}
