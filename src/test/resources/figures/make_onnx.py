"""Writes ONNX models for tests and what ONNX Runtime computes in each of their layers. See README.md."""
import io
import sys

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn
from torch.nn import functional as F

POSITIONS = 24


def shuffle(x, groups):
    n, c, h, w = x.shape
    return x.view(n, groups, c // groups, h, w).transpose(1, 2).reshape(n, c, h, w)


class Graph(nn.Module):
    """A module around a function of it and the image."""

    def __init__(self, run, **parts):
        super().__init__()
        self.run = run
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, x):
        return self.run(self, x)


def models():
    conv = lambda i, o, k=1, **kw: nn.Conv2d(i, o, k, **kw)
    yield "shuffle_relu", Graph(lambda m, x: F.relu(shuffle(m.a(x), 4)), a=conv(3, 16, 3))
    yield "shuffle_norm_relu", Graph(lambda m, x: F.relu(m.n(shuffle(m.a(x), 2))), a=conv(3, 12, 3), n=nn.BatchNorm2d(12))
    yield "shuffle_silu_pool", Graph(lambda m, x: F.max_pool2d(F.silu(shuffle(m.a(x), 3)), 2), a=conv(3, 12, 3))
    yield "shuffle_add", Graph(lambda m, x: F.relu(shuffle(m.a(x), 2) + m.b(x)), a=conv(3, 8), b=conv(3, 8))
    yield "shuffle_add_shuffle", Graph(lambda m, x: F.relu(shuffle(m.a(x), 2) + shuffle(m.b(x), 2)), a=conv(3, 8), b=conv(3, 8))
    yield "shuffle_scale", Graph(lambda m, x: torch.sigmoid(shuffle(m.a(x), 2) * 2.5 + 0.25), a=conv(3, 8))
    yield "shuffle_concat", Graph(lambda m, x: torch.tanh(torch.cat([shuffle(m.a(x), 2), F.relu(shuffle(m.b(x), 4))], 1)), a=conv(3, 8), b=conv(3, 8))
    yield "shuffle_split", Graph(lambda m, x: F.relu(shuffle(torch.cat(shuffle(m.a(x), 2).chunk(2, 1)[::-1], 1), 4)), a=conv(3, 8))
    yield "shuffle_shuffle", Graph(lambda m, x: F.leaky_relu(shuffle(F.relu6(shuffle(m.a(x), 2)), 3), 0.1), a=conv(3, 12))
    yield "shuffle_depthwise", Graph(lambda m, x: F.relu(m.d(F.relu(shuffle(m.a(x), 3)))), a=conv(3, 12), d=conv(12, 12, 3, groups=12))
    yield "shuffle_prelu_mean", Graph(lambda m, x: m.p(shuffle(m.a(x), 2)).mean((2, 3)), a=conv(3, 8), p=nn.PReLU(8))
    yield "shuffle_mean", Graph(lambda m, x: torch.relu(shuffle(m.a(x), 2).mean((2, 3), keepdim=True)), a=conv(3, 8))
    yield "shuffle_gate", Graph(lambda m, x: (lambda y: F.relu(y * torch.sigmoid(m.g(F.adaptive_avg_pool2d(y, 1)))))(shuffle(m.a(x), 2)), a=conv(3, 8), g=conv(8, 8))
    yield "relu_between", Graph(lambda m, x: F.relu(m.a(x)).view(1, 2, 4, 10, 9).transpose(1, 2).relu().reshape(1, 8, 10, 9).sigmoid(), a=conv(3, 8))
    yield "flatten_relu", Graph(lambda m, x: torch.relu(m.f(torch.relu(torch.flatten(m.a(x), 1)))), a=conv(3, 4, 4, stride=3), f=nn.Linear(24, 5))
    yield "shuffle_flatten", Graph(lambda m, x: torch.relu(m.f(torch.relu(torch.flatten(F.adaptive_avg_pool2d(shuffle(m.a(x), 2), 1), 1)))), a=conv(3, 8), f=nn.Linear(8, 5))
    yield "channels_last", Graph(lambda m, x: F.gelu(m.f(F.relu(m.a(x)).permute(0, 2, 3, 1))).permute(0, 3, 1, 2).relu(), a=conv(3, 8), f=nn.Linear(8, 6))
    yield "transposed_planes", Graph(lambda m, x: F.relu(m.b(torch.relu(m.a(x).transpose(2, 3)).transpose(2, 3))), a=conv(3, 4), b=conv(4, 5, 3))

    yield "gelu_by_tanh", Graph(lambda m, x: F.gelu(m.b(F.gelu(m.a(x), approximate="tanh")), approximate="tanh"), a=conv(3, 6, 3), b=conv(6, 5))
    yield "gelu_written_out", Graph(lambda m, x: (lambda y: 0.5 * y * (1 + torch.tanh(0.7978845608 * (y + 0.044715 * torch.pow(y, 3)))))(m.a(x)), a=conv(3, 6, 3))
    yield "layer_norm", Graph(lambda m, x: F.relu(m.b(m.n(m.a(x).permute(0, 2, 3, 1)).permute(0, 3, 1, 2))), a=conv(3, 6, 3), n=nn.LayerNorm(6, eps=1e-3), b=conv(6, 4))
    yield "log_softmax", Graph(lambda m, x: F.log_softmax(m.a(x), 1), a=conv(3, 6, 3))
    yield "extrema", Graph(lambda m, x: F.relu(torch.maximum(m.a(x), m.b(x)) + torch.minimum(m.a(x), m.b(x)).clamp(min=-0.5)), a=conv(3, 6, 3), b=conv(3, 6, 3))
    up = lambda x, **kw: F.interpolate(x, mode="nearest", **kw)
    yield "nearest", Graph(lambda m, x: F.relu(m.c(F.relu(up(m.a(x), scale_factor=2)) + up(m.b(x), size=(6, 6)))), a=conv(3, 5, 3, stride=3), b=conv(3, 5, 4, stride=4), c=conv(5, 4, 3))
    t = lambda i, o, k, **kw: nn.ConvTranspose2d(i, o, k, **kw)
    yield "transposed", Graph(lambda m, x: F.relu(m.d(F.relu(m.c(F.relu(m.b(m.a(x))))))), a=conv(3, 6, 3, stride=2), b=t(6, 8, 3, stride=2, padding=1, output_padding=1),
                              c=t(8, 6, (2, 5), stride=(1, 3), padding=(0, 3), groups=2, dilation=(2, 1)), d=t(6, 4, 1, stride=2, padding=1))
    yield "squares", Graph(lambda m, x: F.relu(m.a(x) ** 2 - m.a(x)), a=conv(3, 6, 3))


def figures(model, image):
    """Every float tensor of one image, as ONNX Runtime makes it."""
    model = onnx.shape_inference.infer_shapes(model)
    known = {o.name for o in model.graph.output}
    constants = {n.output[0] for n in model.graph.node if n.op_type == "Constant"} | {i.name for i in model.graph.initializer}
    for info in model.graph.value_info:
        if info.type.tensor_type.elem_type == onnx.TensorProto.FLOAT and info.name not in known | constants:
            model.graph.output.append(info)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    names = [o.name for o in session.get_outputs()]
    return dict(zip(names, session.run(names, {session.get_inputs()[0].name: image})))


def line(name, value):
    value = np.asarray(value, np.float64)[0]
    if value.ndim == 3 and value.shape[:2] in ((10, 9), (8, 7)):  # rows, columns, maps
        value = value.transpose(2, 0, 1)
    value = value.reshape(-1)
    picked = [value[(i * 7919 + 13) % value.size] for i in range(POSITIONS)]
    return " ".join([name, str(value.size), "%.7g" % np.abs(value).max()] + ["%.7g" % v for v in picked])


def main(folder, only):
    image = np.sin(0.37 * np.arange(3 * 10 * 9)).astype(np.float32).reshape(1, 3, 10, 9)
    for seed, (name, module) in enumerate(models()):
        if only and not name.startswith(only):
            continue
        torch.manual_seed(seed)
        for part in module.modules():
            for p in part.parameters(False):
                nn.init.normal_(p, 0, 0.4)
            if isinstance(part, nn.BatchNorm2d):
                nn.init.normal_(part.running_mean, 0, 0.3)
                nn.init.uniform_(part.running_var, 0.5, 2)
        module.eval()
        for kind in ("script", "dynamo"):
            out = io.BytesIO()
            if kind == "script":
                torch.onnx.export(module, torch.from_numpy(image), out, opset_version=17, dynamo=False, input_names=["image"])
                model = onnx.load_from_string(out.getvalue())
            else:
                program = torch.onnx.export(module, (torch.from_numpy(image),), dynamo=True, opset_version=18, verbose=False, input_names=["image"])
                model = program.model_proto
            for node in model.graph.node:
                del node.metadata_props[:]
                node.doc_string = ""
            del model.graph.metadata_props[:]
            onnx.save(model, "%s/%s_%s.onnx" % (folder, name, kind))
            with open("%s/%s_%s.onnx.txt" % (folder, name, kind), "w") as file:
                for tensor, value in figures(model, image).items():
                    if value.ndim > 1 and value.shape[0] == 1:
                        file.write(line(tensor.replace(" ", "_"), value) + "\n")


main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "")
