"""Makes the tiny networks of this folder, exports them with PyTorch and writes what PyTorch itself finds in them.

    python make.py FOLDER        needs torch, onnx, onnxscript and numpy

Figures are computed in double precision; the rules are autograd functions in place of ReLU, LRN is passed through.
"""
import math
import os
import sys
import warnings

import numpy as np
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F

warnings.filterwarnings("ignore")
IMAGES, TOP, SUMS = 12, 9, 8
STATE = {"rule": None, "calls": []}


def noise(seed, count):
    """The same on every machine: a linear congruential generator, each value exact in 32 bits."""
    values, s = np.empty(count), seed
    for i in range(count):
        s = (s * 1103515245 + 12345) % 2**31
        values[i] = (s >> 16) / 16384 - 1
    return values


class Rectifier(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, cap):
        ctx.save_for_backward(x)
        ctx.cap = cap
        return x.clamp(0, cap)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        if STATE["rule"] != "gradient":
            g = g.clamp(min=0)
        return (g if STATE["rule"] == "deconvnet" else g * ((x > 0) & (x < ctx.cap))), None


class PassedThrough(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, f):
        return f(x)

    @staticmethod
    def backward(ctx, g):
        return g, None


class Act(nn.Module):
    """An activation that keeps its output while figures are computed, and is the plain one while a network is exported."""

    def __init__(self, kind):
        super().__init__()
        self.kind = kind

    def forward(self, x):
        if STATE["rule"] is None:
            return {"relu": F.relu, "relu6": F.relu6, "silu": F.silu}[self.kind](x)
        y = F.silu(x) if self.kind == "silu" else Rectifier.apply(x, 6. if self.kind == "relu6" else math.inf)
        STATE["calls"].append(y)
        return y


class Lrn(nn.LocalResponseNorm):
    def forward(self, x):
        return super().forward(x) if STATE["rule"] is None else PassedThrough.apply(x, super().forward)


def conv(i, o, k=3, s=1, act="relu", groups=1, bias=False):
    layers = [nn.Conv2d(i, o, k, s, k // 2, groups=groups, bias=bias)] + ([] if bias else [nn.BatchNorm2d(o)])
    return nn.Sequential(*layers, *([Act(act)] if act else []))


class ResNet(nn.Module):
    """Basic blocks, one with a strided convolution as its shortcut."""

    def __init__(self):
        super().__init__()
        self.stem, self.pool = conv(3, 4), nn.MaxPool2d(3, 2, 1)
        self.a = nn.Sequential(conv(4, 4), conv(4, 4, act=None))
        self.b = nn.Sequential(conv(4, 6, s=2), conv(6, 6, act=None))
        self.shortcut, self.relu, self.relu2, self.head = conv(4, 6, 1, 2, None), Act("relu"), Act("relu"), nn.Linear(6, 4)

    def forward(self, x):
        x = self.pool(self.stem(x))
        x = self.relu(self.a(x) + x)
        x = self.relu2(self.b(x) + self.shortcut(x))
        return self.head(torch.flatten(F.adaptive_avg_pool2d(x, 1), 1))


class MobileNet(nn.Module):
    """Inverted residuals: 1x1, depthwise 3x3, 1x1 without activation; ReLU6."""

    def __init__(self):
        super().__init__()
        self.stem = conv(3, 6, s=2, act="relu6")
        self.a = nn.Sequential(conv(6, 12, 1, act="relu6"), conv(12, 12, s=2, act="relu6", groups=12), conv(12, 6, 1, act=None))
        self.b = nn.Sequential(conv(6, 12, 1, act="relu6"), conv(12, 12, act="relu6", groups=12), conv(12, 6, 1, act=None))
        self.last, self.head = conv(6, 10, 1, act="relu6"), nn.Linear(10, 4)

    def forward(self, x):
        x = self.a(self.stem(x))
        x = self.last(x + self.b(x))
        return self.head(x.mean([2, 3]))


class GoogLeNet(nn.Module):
    """LRN, pools rounded up, four branches joined, an average pool."""

    def __init__(self):
        super().__init__()
        self.c1, self.p1, self.n1 = conv(3, 6, 5, 2, bias=True), nn.MaxPool2d(3, 2, ceil_mode=True), Lrn(5, 1., .75, 1.)
        self.c2 = conv(6, 8, bias=True)
        self.p2 = nn.MaxPool2d(2, 2, ceil_mode=True)
        self.b1, self.b2 = conv(8, 3, 1, bias=True), nn.Sequential(conv(8, 3, 1, bias=True), conv(3, 3, bias=True))
        self.b3, self.b4 = nn.Sequential(conv(8, 2, 1, bias=True), conv(2, 2, 5, bias=True)), conv(8, 2, 1, bias=True)
        self.p3, self.p4, self.c3 = nn.MaxPool2d(3, 1, 1), nn.AvgPool2d(3, 2, 1, ceil_mode=True), conv(10, 8, bias=True)

    def forward(self, x):
        x = self.p2(self.c2(self.n1(self.p1(self.c1(x)))))
        x = torch.cat([self.b1(x), self.b2(x), self.b3(x), self.b4(self.p3(x))], 1)
        return self.c3(self.p4(x)).mean([2, 3])


class DenseNet(nn.Module):
    """Every layer takes all before it; batch norm and ReLU stand before the convolution; a halving between."""

    def __init__(self):
        super().__init__()
        def layer(i):
            return nn.Sequential(nn.BatchNorm2d(i), Act("relu"), nn.Conv2d(i, 6, 1, bias=False), nn.BatchNorm2d(6), Act("relu"), nn.Conv2d(6, 4, 3, 1, 1, bias=False))
        self.stem = conv(3, 6, s=2)
        self.a, self.b, self.c = layer(6), layer(10), layer(7)
        self.halving = nn.Sequential(nn.BatchNorm2d(14), Act("relu"), nn.Conv2d(14, 7, 1, bias=False), nn.AvgPool2d(2, 2))
        self.end = nn.Sequential(nn.BatchNorm2d(11), Act("relu"))

    def forward(self, x):
        x = self.stem(x)
        for layer in (self.a, self.b):
            x = torch.cat([x, layer(x)], 1)
        x = self.halving(x)
        return self.end(torch.cat([x, self.c(x)], 1)).mean([2, 3])


class SqueezeNet(nn.Module):
    """Fire modules: 1x1, then 1x1 and 3x3 joined."""

    def __init__(self):
        super().__init__()
        self.stem, self.pool = conv(3, 6, s=2, bias=True), nn.MaxPool2d(3, 2, ceil_mode=True)
        self.fires = nn.ModuleList([nn.ModuleList([conv(i, 3, 1, bias=True), conv(3, 4, 1, bias=True), conv(3, 4, bias=True)]) for i in (6, 8)])
        self.last = conv(8, 6, 1, bias=True)

    def forward(self, x):
        x = self.pool(self.stem(x))
        for squeeze, one, three in self.fires:
            x = squeeze(x)
            x = torch.cat([one(x), three(x)], 1)
        return F.adaptive_avg_pool2d(self.last(x), 1).flatten(1)


class Gated(nn.Module):
    """SiLU and a squeeze-and-excitation gate, as in EfficientNet."""

    def __init__(self):
        super().__init__()
        self.stem, self.wide = conv(3, 6, s=2, act="silu"), conv(6, 10, 1, act="silu")
        self.deep, self.down, self.up = conv(10, 10, s=2, act="silu", groups=10), nn.Conv2d(10, 3, 1), nn.Conv2d(3, 10, 1)
        self.gate, self.out, self.last = Act("silu"), conv(10, 6, 1, act=None), conv(6, 8, act="silu")

    def forward(self, x):
        x = self.deep(self.wide(self.stem(x)))
        x = x * torch.sigmoid(self.up(self.gate(self.down(F.adaptive_avg_pool2d(x, 1)))))
        return self.last(self.out(x)).mean([2, 3])


class Swish(nn.Module):
    """A module that calls two functions."""

    def forward(self, x):
        return x * torch.sigmoid(x)


class Block(nn.Module):
    """One ReLU for two places, as in torchvision's residual networks."""

    def __init__(self, i, o, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o)
        self.conv2, self.bn2 = nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = nn.Sequential(nn.Conv2d(i, o, 1, stride, bias=False), nn.BatchNorm2d(o)) if stride > 1 else None

    def forward(self, x):
        y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


class Modules(nn.Module):
    """Modules in modules, used once and twice."""

    def __init__(self):
        super().__init__()
        self.conv1, self.bn1, self.relu, self.maxpool = nn.Conv2d(3, 4, 3, 1, 1, bias=False), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2)
        self.layer1, self.layer2 = nn.Sequential(Block(4, 4, 1)), nn.Sequential(Block(4, 6, 2), Block(6, 6, 1))
        self.swish, self.fc = Swish(), nn.Linear(6, 4)

    def forward(self, x):
        x = self.swish(self.layer2(self.layer1(self.maxpool(self.relu(self.bn1(self.conv1(x)))))))
        return self.fc(x.mean([2, 3]))


# class, side of the image, exports
NETWORKS = {
    "resnet": (ResNet, 16, ["script9", "script13_unfolded", "dynamo18_external"]),
    "mobilenet": (MobileNet, 20, ["script11", "dynamo21"]),
    "googlenet": (GoogLeNet, 31, ["script17"]),
    "densenet": (DenseNet, 16, ["dynamo21"]),
    "squeezenet": (SqueezeNet, 21, ["script20"]),
    "gated": (Gated, 16, ["script13"]),
}


def randomise(network, seed):
    g = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for m in network.modules():
            if isinstance(m, nn.BatchNorm2d):
                m.running_mean.copy_(torch.randn(m.num_features, generator=g) * .2)
                m.running_var.copy_(torch.rand(m.num_features, generator=g) * 1.5 + .3)
                m.weight.copy_(torch.rand(m.num_features, generator=g) + .5)
                m.bias.copy_(torch.randn(m.num_features, generator=g) * .2)
            elif isinstance(m, (nn.Conv2d, nn.Linear)):
                m.weight.copy_(torch.randn(m.weight.shape, generator=g) * math.sqrt(2 / m.weight[0].numel()))
                if m.bias is not None:
                    m.bias.copy_(torch.randn(m.bias.shape, generator=g) * .1)
    return network.eval()


def export(network, side, how, file):
    kind, opset = how.split("_")[0][:6], int(how.split("_")[0][6:])
    x = torch.randn(2, 3, side, side)
    if kind == "script":
        more = dict(do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE) if "unfolded" in how else {}
        torch.onnx.export(network, x, file, opset_version=opset, dynamo=False, input_names=["image"], dynamic_axes={"image": {0: "n"}}, **more)
    else:
        torch.onnx.export(network, (x,), file, opset_version=opset, dynamo=True, external_data=False, verbose=False, dynamic_shapes=({0: torch.export.Dim("n")},))
    model = onnx.load(file)
    # What the exporter says of the sources' lines is of no use here and several times the size.
    for part in [model, model.graph, *model.graph.node, *model.graph.input, *model.graph.output, *model.graph.value_info, *model.graph.initializer]:
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    if "external" in how:
        onnx.save(model, file, save_as_external_data=True, location=os.path.basename(file) + ".data", size_threshold=0)
    else:
        onnx.save(model, file)
    return model


def modules(folder):
    """A network whose modules' names stay in the file, and what each module gave of one image, whenever it was called."""
    network, file = randomise(Modules(), 60), os.path.join(folder, "modules_dynamo18.onnx")
    torch.onnx.export(network, (torch.randn(1, 3, 16, 16),), file, opset_version=18, dynamo=True, external_data=False, verbose=False)
    model = onnx.load(file)
    for part in [model, model.graph, *model.graph.node, *model.graph.input, *model.graph.output, *model.graph.value_info, *model.graph.initializer]:
        scopes = [p.value for p in part.metadata_props if p.key == "pkg.torch.onnx.name_scopes"]
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
        if scopes and hasattr(part, "op_type"):
            part.metadata_props.add(key="pkg.torch.onnx.name_scopes", value=scopes[0])
    onnx.save(model, file)
    lines, uses = [], {}
    def hook(name):
        def called(module, inputs, output):
            use = uses[name] = uses.get(name, -1) + 1
            maxima = output.detach().amax((0, 2, 3)).tolist()
            lines.append(f"{name}{'_%d' % use if use else ''}," + " ".join(f"{m:.6g}" for m in maxima))
        return called
    for name, module in network.double().named_modules():
        if isinstance(module, (nn.BatchNorm2d, nn.ReLU, Swish)):
            module.register_forward_hook(hook(name))
    network(torch.tensor(noise(700, 3 * 16 * 16).reshape(1, 3, 16, 16)))
    with open(os.path.join(folder, "modules.csv"), "w") as f:
        f.write("\n".join(lines) + "\n")


def activations(model):
    """The tensors that activations make, in the graph's order, as Act calls come."""
    maker = {o: n for n in model.graph.node for o in n.output}
    for n in model.graph.node:
        gates = [maker.get(i) for i in n.input]
        if n.op_type in ("Relu", "Clip") or n.op_type == "Mul" and any(
                g is not None and g.op_type == "Sigmoid" and g.input[0] == other for g, other in zip(gates, reversed(n.input))):
            yield n.output[0]


def main(folder):
    os.makedirs(folder, exist_ok=True)
    modules(folder)
    files, winners, projections = [], [], []
    for number, (name, (make, side, hows)) in enumerate(NETWORKS.items()):
        network = randomise(make(), 50 + number)
        tensors = {}
        for how in hows:
            file = f"{name}_{how}.onnx"
            tensors[file] = list(activations(export(network, side, how, os.path.join(folder, file))))
        network.double()
        images = torch.tensor(np.stack([noise(100 * number + n, 3 * side * side).reshape(3, side, side) for n in range(IMAGES)]))
        STATE.update(rule="gradient", calls=[])
        network(images)
        calls = list(STATE["calls"])
        assert all(len(t) == len(calls) for t in tensors.values()), (tensors, len(calls))
        planes = [i for i, y in enumerate(calls) if y.shape[2] > 1]
        picked = sorted({planes[0], planes[len(planes) // 2], planes[-1]})
        for file, t in tensors.items():
            files.append(",".join([file, name, str(side), str(100 * number)] + [t[i] for i in picked]))
        for layer, i in enumerate(picked):
            y = calls[i].detach().numpy()
            best = {}
            for m in range(y.shape[1]):
                found = []
                for n in range(IMAGES):
                    at = int(y[n, m].argmax())
                    if y[n, m].flat[at] > 0 or name == "gated":
                        found.append((-y[n, m].flat[at], n, at // y.shape[3], at % y.shape[3]))
                best[m] = sorted(found)[:TOP]
                winners.append(f"{name},{layer},{m}," + " ".join(f"{n}:{r}:{c}:{-s:.6g}" for s, n, r, c in best[m]))
            lively = [m for m in best if len(best[m]) == TOP]
            for m in (lively[0], lively[-1]):
                _, n, r, c = best[m][0]
                for rule in ("deconvnet", "guided", "gradient"):
                    if name == "gated" and rule != "gradient":
                        continue
                    STATE.update(rule=rule, calls=[])
                    x = images[n:n + 1].clone().requires_grad_(True)
                    network(x)
                    out = STATE["calls"][i]
                    seed = torch.zeros_like(out)
                    seed[0, m, r, c] = out[0, m, r, c].detach()
                    p = torch.autograd.grad(out, x, seed)[0].numpy().ravel()
                    sums = [float((p * np.where(noise(1000 + k, p.size) < 0, -1, 1)).sum()) for k in range(SUMS)]
                    projections.append(f"{name},{layer},{m},{n},{r},{c},{rule},{np.linalg.norm(p):.6g}," + " ".join(f"{s:.6g}" for s in sums))
        STATE.update(rule=None, calls=[])
    for name, lines in (("files", files), ("winners", winners), ("projections", projections)):
        with open(os.path.join(folder, name + ".csv"), "w") as f:
            f.write("\n".join(lines) + "\n")


main(sys.argv[1])
