"""Small models of kinds that hold operators unknown to the reader, with random weights, and what ONNX Runtime in Python finds in them.

    python foreign_models.py OUTPUT.zip

Needs torch, timm, onnx, onnxruntime, numpy. For each model the archive has NAME.onnx and NAME.csv: tensor, image, map, value, row, column
of the largest unit of each map, the tensor brought to maps, rows, columns here by hand.
"""
import io, os, sys, tempfile, warnings, zipfile

warnings.filterwarnings("ignore")
import torch

# Where torchvision is of another torch than this one, timm fails to import for want of an operator that nothing here needs.
LIBRARY = torch.library.Library("torchvision", "FRAGMENT")
try:
    for name in ("nms", "qnms"):
        LIBRARY.define(name + "(Tensor dets, Tensor scores, float threshold) -> Tensor")
except RuntimeError:
    pass
import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper
from timm.models.swin_transformer import SwinTransformer
from timm.models.vision_transformer import VisionTransformer
from torch import nn

SIZE, PICTURES = 32, 3
torch.manual_seed(1)


class Block(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.c = nn.Conv2d(a, b, 3, padding=1)
        self.n = nn.GroupNorm(2, b)  # a reshape and an InstanceNormalization: unknown to the reader

    def forward(self, x):
        return torch.relu(self.n(self.c(x)))


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3, padding=1)
        self.a, self.b, self.c = Block(6, 8), Block(8, 12), Block(20, 8)
        self.up = nn.ConvTranspose2d(12, 12, 2, stride=2)
        self.out = nn.Conv2d(8, 2, 1)

    def forward(self, x):
        s = self.a(torch.relu(self.stem(x)))
        d = self.b(torch.max_pool2d(s, 2))
        return self.out(self.c(torch.cat([self.up(d), s], 1)))


class Yolo(nn.Module):
    """Backbone with split and concatenation, and a head that turns distributions into boxes."""

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 8, 3, 2, 1), nn.Conv2d(8, 12, 3, 2, 1)
        self.m, self.j = nn.Conv2d(6, 6, 3, padding=1), nn.Conv2d(18, 12, 1)
        self.box, self.cls = nn.Conv2d(12, 16, 1), nn.Conv2d(12, 5, 1)

    def forward(self, x):
        act = nn.functional.silu
        x = act(self.b(act(self.a(x))))
        l, r = x.chunk(2, 1)
        x = act(self.j(torch.cat([l, r, act(self.m(r))], 1)))
        n, _, h, w = x.shape
        d = self.box(x).view(n, 4, 4, h * w).transpose(1, 2).softmax(1)
        d = (d * torch.arange(4.0).view(1, 4, 1, 1)).sum(1)
        return torch.cat([torch.cumsum(d, 1), self.cls(x).sigmoid().flatten(2)], 1)


class Mobile(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.ReLU6(), nn.Conv2d(8, 8, 3, 1, 1, groups=8), nn.ReLU6(), nn.Conv2d(8, 12, 1), nn.ReLU6())

    def forward(self, x):
        return self.f(x).mean((2, 3))


def export(module):
    module.eval()
    for p in module.parameters():
        if p.dim() > 1 and p.shape[0] > 1:
            nn.init.normal_(p, std=1.5 / np.sqrt(max(1, p[0].numel())))
    buffer = io.BytesIO()
    torch.onnx.export(module, (torch.zeros(1, 3, SIZE, SIZE),), buffer, dynamo=False, opset_version=17, input_names=["x"])
    return onnx.load_from_string(buffer.getvalue())


def quantised(model, pictures):
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, quantize_static

    class Reader(CalibrationDataReader):
        def __init__(self):
            self.all = iter([{"x": p[None]} for p in pictures])

        def get_next(self):
            return next(self.all, None)

    with tempfile.TemporaryDirectory() as folder:
        a, b = os.path.join(folder, "a.onnx"), os.path.join(folder, "b.onnx")
        onnx.save(model, a)
        quantize_static(a, b, Reader(), quant_format=QuantFormat.QDQ)
        return onnx.load(b)


def channels_last():
    rng = np.random.default_rng(5)
    w = lambda *s: (rng.standard_normal(s) / np.sqrt(s[-1])).astype(np.float32)
    nodes = [
        helper.make_node("Transpose", ["x"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["planes", "w"], ["c"], name="c", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
        helper.make_node("Celu", ["c"], ["celu"], name="celu", alpha=1.5),
        helper.make_node("Transpose", ["celu"], ["last"], perm=[0, 2, 3, 1]),
        helper.make_node("MatMul", ["last", "m"], ["product"], name="product"),
    ]
    init = [onnx.numpy_helper.from_array(w(6, 3, 3, 3), "w"), onnx.numpy_helper.from_array(w(6, 7), "m")]
    graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, SIZE, SIZE, 3])], [helper.make_tensor_value_info("product", TensorProto.FLOAT, None)], init)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def planes(a):
    return a[0]


def last(a):
    return a[0].transpose(2, 0, 1)


def tokens(grid, skip):
    return lambda a: a[0, skip:skip + grid * grid].T.reshape(-1, grid, grid)


def outputs(model, operator):
    return [o for n in model.graph.node if n.op_type == operator for o in n.output]


def expected(model, chosen, pictures, channels_last):
    model = onnx.ModelProto.FromString(model.SerializeToString())
    del model.graph.output[:]
    model.graph.output.extend([onnx.ValueInfoProto(name=t) for t in chosen])
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    lines = []
    for i, p in enumerate(pictures):
        x = p[None].transpose(0, 2, 3, 1) if channels_last else p[None]
        for (tensor, bring), values in zip(chosen.items(), session.run(list(chosen), {"x": np.ascontiguousarray(x)})):
            for m, plane in enumerate(bring(values)):
                at = int(plane.reshape(-1).argmax())
                lines.append(f"{tensor},{i},{m},{plane.reshape(-1)[at]!r},{at // plane.shape[1]},{at % plane.shape[1]}".replace("np.float32(", "").replace(")", ""))
    return "\n".join(lines) + "\n"


def main(path):
    pictures = np.random.default_rng(3).standard_normal((PICTURES, 3, SIZE, SIZE)).astype(np.float32)
    vit = export(VisionTransformer(img_size=SIZE, patch_size=8, embed_dim=12, depth=2, num_heads=2, num_classes=3))
    registers = export(VisionTransformer(img_size=SIZE, patch_size=8, embed_dim=12, depth=2, num_heads=2, num_classes=3, reg_tokens=4, no_embed_class=True, init_values=0.5))
    swin = export(SwinTransformer(img_size=SIZE, patch_size=2, embed_dim=8, depths=(2, 2), num_heads=(2, 2), window_size=4, num_classes=3))
    unet, yolo, last_model = export(UNet()), export(Yolo()), channels_last()
    qdq = quantised(export(Mobile()), pictures)
    norms = lambda model, bring: {t: bring for t in outputs(model, "LayerNormalization") if t != model.graph.output[0].name}
    models = {
        "vit": (vit, {**norms(vit, tokens(4, 1)), "/blocks/blocks.1/Add_1_output_0": tokens(4, 1)}),
        "registers": (registers, norms(registers, tokens(4, 5))),
        "swin": (swin, {"/layers/layers.0/blocks/blocks.1/Add_output_0": last, "/layers/layers.1/blocks/blocks.0/norm1/LayerNormalization_output_0": last, "/norm/LayerNormalization_output_0": last}),
        "unet": (unet, {t: planes for t in outputs(unet, "Relu") + outputs(unet, "ConvTranspose")}),
        "yolo": (yolo, {t: planes for t in outputs(yolo, "Conv")}),
        "quantised": (qdq, {t: planes for t in outputs(qdq, "Conv")}),
        "channels_last": (last_model, {"celu": planes, "product": last}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        def put(name, data):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        put("pictures.f32", pictures.astype("<f4").tobytes())
        for name, (model, chosen) in models.items():
            del model.metadata_props[:]
            for node in model.graph.node:
                node.doc_string = ""
            put(name + ".onnx", model.SerializeToString())
            put(name + ".csv", expected(model, chosen, pictures, name == "channels_last"))
            print(name, len(model.SerializeToString()), "bytes,", len(chosen), "tensors")


if __name__ == "__main__":
    main(sys.argv[1])
