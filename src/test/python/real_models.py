#!/usr/bin/env python3
"""Mines networks as their makers publish them and compares lists and projections with Keras and PyTorch.

    real_models.py [--patchlode submit/patchlode] [--work DIR] [--engine auto] [--images 30] [--no-projections] [MODEL ...]

The classes of keras.applications, torchvision and timm are built with random weights from a fixed seed and batch-norm
statistics of the pictures themselves, saved or exported by their own tools, and mined by the real command: all layers that
Patchlode takes by default, of networks without ReLUs some two dozen from front to back, or what --layers says. What they ought to hold comes from Keras, layer by
layer, or from ONNX Runtime, tensor by tensor, once the file is checked to give PyTorch's own output.

Of every list the scores must be within 1e-4 of the layer's largest activation, and the winners the same but where their scores
are that close. One line a model: lists equal, lists equal but for such ties, lists that differ.

A second run projects the best unit of every map of a few layers by all rules that those layers allow. What some of these
projections ought to be comes from autograd through the maker's own class (Keras runs on PyTorch for that), with ReLUs whose way back
is the rule's, and they must be within 1e-4 (relative L2, the whole picture). Where one is not, autograd is asked how steady its own
answer is: if it changes as much when the picture changes by a millionth of its range, a ReLU or a pool stands at a tie, and it
counts apart.

Needs keras, torch, torchvision, timm, onnx, onnxruntime, Pillow and pyarrow. Not a part of the build.
"""
import argparse
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import time

os.environ.setdefault("KERAS_BACKEND", "torch")

import numpy as np
from PIL import Image, ImageDraw

SIZE = 64
SEED = 7
NEAR = 1e-4
TOP = 9
RULES = ["deconvnet", "guided", "gradient"]

KERAS = {
    "keras/MobileNet": "keras", "keras/MobileNetV2": "keras", "keras/MobileNetV3Small": "keras", "keras/MobileNetV3Large": "keras",
    "keras/EfficientNetB0": "keras", "keras/EfficientNetB0.h5": "h5", "keras/EfficientNetV2B0": "keras", "keras/NASNetMobile": "keras",
    "keras/InceptionV3": "keras", "keras/InceptionResNetV2": "keras", "keras/ResNet50": "h5", "keras/ResNet50V2": "keras",
    "keras/DenseNet121": "keras", "keras/Xception": "keras", "keras/VGG16": "h5", "keras/ConvNeXtTiny": "keras",
}
# Sizes that a class of its own wants; the networks with five halvings are given 64 x 64 all the same.
SIZES = {"keras/InceptionV3": 96, "keras/InceptionResNetV2": 96, "keras/Xception": 80}
TORCH = ["torchvision/resnet18", "torchvision/resnet50", "torchvision/vgg11_bn", "torchvision/mnasnet0_5", "torchvision/shufflenet_v2_x0_5",
         "torchvision/regnet_y_400mf", "torchvision/mobilenet_v3_small", "torchvision/googlenet", "torchvision/densenet121", "torchvision/squeezenet1_1",
         "timm/ghostnet_100", "timm/tf_efficientnet_b0", "timm/tf_mobilenetv3_small_100", "timm/rexnet_100", "timm/res2net50_26w_4s", "timm/hrnet_w18_small",
         "timm/convnext_atto", "timm/repvgg_a0", "timm/dla34", "timm/vgg11", "timm/resnext26ts", "timm/mixnet_s"]


def pictures(folder, count, size):
    """Soft noise under a few shapes, so that layers find edges, colours and surfaces."""
    os.makedirs(folder, exist_ok=True)
    arrays = []
    for number in range(count):
        random = np.random.default_rng(1000 + number)
        small = random.integers(0, 256, (size // 8, size // 8, 3), dtype=np.uint8)
        picture = Image.fromarray(small).resize((size, size), Image.BICUBIC)
        draw = ImageDraw.Draw(picture)
        for _ in range(4):
            x, y = random.integers(0, size, 2)
            w, h = random.integers(4, size // 2, 2)
            shape = draw.ellipse if random.random() < 0.5 else draw.rectangle
            shape([int(x), int(y), int(x + w), int(y + h)], fill=tuple(int(v) for v in random.integers(0, 256, 3)))
        noisy = np.clip(np.asarray(picture, np.int16) + random.integers(-8, 9, (size, size, 3)), 0, 255).astype(np.uint8)
        Image.fromarray(noisy).save(os.path.join(folder, "%03d.png" % number))
        arrays.append(noisy)
    return np.stack(arrays)


def by_rule(rule):
    """While it is on, every ReLU's way back is the rule's; gathers what PyTorch's functions make."""
    import torch
    from torch.nn import functional
    from torch.overrides import TorchFunctionMode

    class Relu(torch.autograd.Function):
        @staticmethod
        def forward(context, x, most):
            context.save_for_backward((x > 0) & (x < most))
            return x.clamp(0, most)

        @staticmethod
        def backward(context, signal):
            active, = context.saved_tensors
            if rule != "gradient":
                signal = signal.clamp(min=0)
            return signal if rule == "deconvnet" else signal * active, None

    class Mode(TorchFunctionMode):
        made = []

        def __torch_function__(self, function, types, args=(), kwargs=None):
            kwargs = kwargs or {}
            if function in (functional.relu, functional.relu_, torch.relu, torch.relu_, torch.Tensor.relu, torch.Tensor.relu_):
                result = Relu.apply(args[0], float("inf"))
            elif function is functional.relu6:
                result = Relu.apply(args[0], 6.0)
            elif function is functional.hardtanh and (*args[1:3], *kwargs.values())[:1] in ((0,), (0.0,)):
                result = Relu.apply(args[0], float(args[2] if len(args) > 2 else kwargs["max_val"]))
            else:
                if kwargs.get("inplace"):  # what was there before is a layer, too
                    kwargs = {**kwargs, "inplace": False}
                result = function(*args, **kwargs)
            if isinstance(result, torch.Tensor) and result.is_floating_point() and result.requires_grad:
                self.made.append(result)
            return result

    mode = Mode()
    mode.made = []
    return mode


def carried_back(tensor, unit, picture):
    """A unit's activation, carried back by autograd."""
    import torch

    signal = torch.zeros_like(tensor)
    signal[unit] = tensor[unit].detach()
    back, = torch.autograd.grad(tensor, picture, signal, retain_graph=True, allow_unused=True)
    return np.zeros(picture.shape[1:], "float32") if back is None else back[0].numpy()


class KerasModel:
    scale = 1.0

    def projections(self, number, rule, units, noise=0.0):
        """What autograd makes of units (layer, map, y, x) of one picture: [rows, columns, RGB] each."""
        import keras
        import torch

        values = self.images[number:number + 1]
        picture = torch.tensor(values + noise * 255 * np.random.default_rng(number).standard_normal(values.shape).astype("float32"), requires_grad=True)
        names = sorted({layer for layer, *_ in units})
        with by_rule(rule):
            made = keras.Model(self.model.inputs, [self.output(name) for name in names])(picture, training=False)
        made = dict(zip(names, made if isinstance(made, (list, tuple)) else [made]))
        return [carried_back(made[layer], (0, y, x, map) if made[layer].ndim == 4 else (0, map), picture) for layer, map, y, x in units]

    def output(self, name):
        """The tensor that a layer makes; "block/layer" is a layer of a nested Sequential."""
        outer, _, inner = name.partition("/")
        operation = next(operation for operation in self.model.operations if operation.name == outer)
        if not inner:
            return operation.output
        tensor = operation._inbound_nodes[0].input_tensors[0]
        for layer in operation.layers:
            tensor = layer(tensor)
            if layer.name == inner:
                return tensor
        raise SystemExit("no layer of Keras' is " + name)

    def __init__(self, name, folder, images):
        import keras

        keras.utils.clear_session()
        keras.utils.set_random_seed(SEED)
        kind = name.split("/")[1].split(".")[0]
        self.maps_last = set()
        self.model = getattr(keras.applications, kind)(weights=None, input_shape=images.shape[1:], include_top=False)
        self.images = images.astype("float32")
        random = np.random.default_rng(SEED)
        norms = [layer for layer in self.model._flatten_layers() if type(layer).__name__ == "BatchNormalization"]
        for norm in norms:
            norm.momentum = 0.0
        for norm in norms:
            for weight, low, high in ((norm.gamma, 0.5, 1.5), (norm.beta, -0.4, 0.4)):
                if weight is not None:
                    weight.assign(random.uniform(low, high, weight.shape))
        self.model(self.images, training=True)
        for norm in norms:
            norm.momentum = 0.99
        self.file = os.path.join(folder, "model." + KERAS[name])
        self.model.save(self.file)
        self.note = "Keras " + keras.__version__ + " ." + KERAS[name]

    def activations(self, layers):
        """[images, maps, rows, columns] of each layer."""
        import keras

        for first in range(0, len(layers), 40):
            part = layers[first:first + 40]
            values = keras.Model(self.model.inputs, [self.output(name) for name in part]).predict(self.images, verbose=0)
            for name, value in zip(part, values if len(part) > 1 else [values]):
                value = np.asarray(value)
                yield name, value.transpose(0, 3, 1, 2) if value.ndim == 4 else value[:, :, None, None]


def import_torchvision():
    """Some builds lack the native operators of detection, which none of these classes use, and fail to import without a name for them."""
    import re

    import torch

    for _ in range(10):
        try:
            import torchvision

            return torchvision
        except RuntimeError as error:
            missing = re.search("operator (torchvision::\\w+) does not exist", str(error))
            if not missing:
                raise
            torch.library.define(missing.group(1), "(Tensor a) -> Tensor")
            for module in [module for module in sys.modules if module.split(".")[0] == "torchvision"]:
                del sys.modules[module]
    raise SystemExit("torchvision cannot be imported")


class TorchModel:
    scale = 1 / 255

    def __init__(self, name, folder, images):
        import onnx
        import torch

        source, kind = name.split("/")
        torch.manual_seed(SEED)
        torchvision = import_torchvision()  # which timm imports too
        if source == "torchvision":
            arguments = {"weights": None, **({"aux_logits": False, "init_weights": True} if kind == "googlenet" else {})}
            model = torchvision.models.get_model(kind, **arguments)
        else:
            import timm

            model = timm.create_model(kind, pretrained=False)
        self.images = (images.astype("float32") / 255).transpose(0, 3, 1, 2)
        batch = torch.from_numpy(self.images)
        norms = [part for part in model.modules() if isinstance(part, torch.nn.modules.batchnorm._BatchNorm)]
        for norm in norms:
            norm.momentum = 1.0
            torch.nn.init.uniform_(norm.weight, 0.5, 1.5)
            torch.nn.init.uniform_(norm.bias, -0.4, 0.4)
        model.train()
        for part in model.modules():
            if isinstance(part, torch.nn.Dropout) or type(part).__name__ == "DropPath":
                part.eval()
        with torch.no_grad():
            model(batch)
            model.eval()
            wanted = model(batch).numpy()
        self.file = os.path.join(folder, "model.onnx")
        torch.onnx.export(model, batch[:1], self.file, dynamo=False, opset_version=17, input_names=["image"], output_names=["output"],
                          dynamic_axes={"image": {0: "n"}, "output": {0: "n"}})
        self.model = model
        self.maps_last = set()
        self.graph = onnx.load(self.file)
        found = self.run(["output"])[0]
        if not np.allclose(found, wanted, atol=1e-3 * np.abs(wanted).max()):
            raise SystemExit("%s: the exported file does not give PyTorch's output" % name)
        self.note = "ONNX opset 17"

    def projections(self, number, rule, units, noise=0.0):
        """What autograd makes of units (layer, map, y, x) of one picture: [rows, columns, RGB] each."""
        import torch

        values = self.images[number:number + 1]
        picture = torch.tensor(values + noise * np.random.default_rng(number).standard_normal(values.shape).astype("float32"), requires_grad=True)
        with by_rule(rule) as mode:
            self.model(picture)
        wanted = dict(self.activations(sorted({layer for layer, *_ in units}), self.images[number:number + 1]))
        projections = []
        for layer, map, y, x in units:
            value = wanted[layer]
            # The exported file names no functions: the tensor is told by what it holds.
            like = [made for made in mode.made if tuple(made.shape) == value.shape or value.shape[2:] == (1, 1) and tuple(made.shape) == value.shape[:2]]
            distances = [float(np.abs(made.detach().numpy().reshape(value.shape) - value).max()) for made in like]
            if not distances or min(distances) > max(1e-4, 100 * noise) * np.abs(value).max():
                raise SystemExit("no tensor of PyTorch's is layer " + layer)
            tensor = like[int(np.argmin(distances))]
            unit = (0, y, x, map) if layer in self.maps_last else (0, map, y, x)
            projections.append(carried_back(tensor, unit[:tensor.ndim], picture).transpose(1, 2, 0))
        return projections

    def run(self, names, images=None):
        import onnx
        import onnxruntime

        copy = onnx.ModelProto()
        copy.CopyFrom(self.graph)
        del copy.graph.output[:]
        copy.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in names)
        return onnxruntime.InferenceSession(copy.SerializeToString(), providers=["CPUExecutionProvider"]).run(names, {"image": self.images if images is None else images})

    def activations(self, layers, images=None):
        tensors = {}
        for node in self.graph.graph.node:
            tensors.setdefault(node.name, node.output[0])
        for first in range(0, len(layers), 40):
            part = layers[first:first + 40]
            for name, value in zip(part, self.run([tensors.get(name, name) for name in part], images)):
                yield name, value if value.ndim == 4 else value[:, :, None, None]


def top(values, nonnegative):
    """The list of one map of [images, rows, columns]: score, image, row, column."""
    best = []
    for number, plane in enumerate(values):
        at = int(plane.argmax())
        score = float(plane.flat[at])
        if not (nonnegative and score <= 0):
            best.append((-score, number, at // plane.shape[1], at % plane.shape[1]))
    return [(-s, n, y, x) for s, n, y, x in sorted(best)[:TOP]], sorted(-s for s, *_ in best)


def judge(found, values):
    """'equal', 'ties' or 'wrong'."""
    wanted, scores = top(values, values.min() >= 0)
    near = NEAR * max(float(np.abs(values).max()), judge.scale)
    if len(found) != len(wanted):
        lesser = sorted(s for s, *_ in wanted)[:abs(len(found) - len(wanted))]
        return "ties" if all(abs(s) <= near for s in lesser) else "wrong"
    verdict = "equal"
    for (score, image, y, x), (s, n, r, c) in zip(found, wanted):
        if not abs(score - s) <= near:
            return "wrong"
        if (image, y, x) != (n, r, c):
            if abs(float(values[image, y, x]) - s) > near:
                return "wrong"
            verdict = "ties"
    return verdict


def compare(run, model):
    import pyarrow.parquet as parquet

    units = parquet.read_table(os.path.join(run, "units"), columns=["layer", "channel"]).to_pylist()
    winners = parquet.read_table(os.path.join(run, "winners"), columns=["layer", "channel", "rank", "score", "image", "y", "x", "rule"]).to_pylist()
    rules = sorted({w["rule"] for w in winners})
    lists = {(u["layer"], u["channel"]): [] for u in units}
    for w in sorted((w for w in winners if w["rule"] == rules[0]), key=lambda w: w["rank"]):
        number = int(os.path.basename(w["image"]).split(".")[0])
        lists[w["layer"], w["channel"]].append((w["score"], number, w["y"], w["x"]))
    verdicts = {"equal": 0, "ties": 0, "wrong": 0}
    bad = []
    for layer, values in model.activations(sorted({layer for layer, _ in lists})):
        judge.scale = float(np.abs(values).max())
        maps = sum(1 for name, _ in lists if name == layer)
        if values.shape[1] != maps and values.shape[3] == maps:  # kept in rows, columns, maps
            values = values.transpose(0, 3, 1, 2)
            model.maps_last.add(layer)
        if values.shape[1] != maps:
            verdicts["wrong"] += values.shape[1]
            bad.append("%s (has %d maps)" % (layer, values.shape[1]))
            continue
        each = [judge(lists[layer, map], values[:, map]) for map in range(values.shape[1])]
        for verdict in each:
            verdicts[verdict] += 1
        if "wrong" in each:
            bad.append("%s (%d of %d)" % (layer, each.count("wrong"), len(each)))
    return len({layer for layer, _ in lists}), verdicts, bad


def compare_projections(run, model, layers):
    """By rule: how many are as they ought to be, of how many, how many stand at ties, the worst of the first."""
    import pyarrow.parquet as parquet

    winners = [w for w in parquet.read_table(os.path.join(run, "winners")).to_pylist() if w["rank"] == 1]
    said = {}
    for rule in sorted({w["rule"] for w in winners}, key=RULES.index):
        chosen = []
        for layer in layers:
            mine = sorted((w for w in winners if w["rule"] == rule and w["layer"] == layer), key=lambda w: w["channel"])
            chosen += mine[::max(1, len(mine) // 6)][:6]
        right, ties, worst, bad = 0, 0, 0.0, []
        for image in sorted({w["image"] for w in chosen}):
            ours = [w for w in chosen if w["image"] == image]
            number = int(os.path.basename(image).split(".")[0])
            units = [(w["layer"], w["channel"], w["y"], w["x"]) for w in ours]
            wanted = model.projections(number, rule, units)
            errors = [difference(whole(w, v.shape), v) for w, v in zip(ours, wanted)]
            far = [i for i, error in enumerate(errors) if error > NEAR]
            unsteady = model.projections(number, rule, [units[i] for i in far], 1e-6) if far else []
            for i, other in zip(far, unsteady):
                if difference(other, wanted[i]) > NEAR:
                    ties += 1
                else:
                    bad.append("%s, map %d, by %s: projection is off by %.2g" % (units[i][0], units[i][1], rule, errors[i]))
            right += len(errors) - len(far)
            worst = max([worst, *(error for error in errors if error <= NEAR)])
        said[rule] = ("%d of %d (%.0e)%s" % (right, len(chosen), worst, ", %d at ties" % ties if ties else ""), bad)
    return said


def whole(winner, shape):
    """A stored projection in the whole picture, which is zero outside the box."""
    picture = np.zeros(shape, "float32")
    height, width = winner["projection_height"], winner["projection_width"]
    top, left = max(winner["box_top"], 0), max(winner["box_left"], 0)
    picture[top:top + height, left:left + width] = np.asarray(winner["projection_values"], "float32").reshape(height, width, 3)
    return picture


def difference(found, wanted):
    norm = float(np.linalg.norm(wanted))
    return float(np.linalg.norm(found - wanted)) / norm if norm else float(np.abs(found).max())


def some(patchlode, file):
    """Layers of a network without ReLUs, from front to back: every one would be hundreds of thousands of patches."""
    listed = subprocess.run([patchlode, "layers", "--model", file], capture_output=True, text=True).stdout.splitlines()[1:]
    names = [line[1:].split()[0] for line in listed if line.strip()]
    return [names[i * (len(names) - 1) // 23] for i in range(24)] if len(names) > 24 else names


def said(done):
    return " ".join(line for line in done.stderr.splitlines() if line.startswith("patchlode:")) or done.stderr[-300:]


def project(command, folder, model):
    """Projects a few layers of what was mined, of three pictures, and compares. @return by rule what to say, and what is wrong"""
    import pyarrow.parquet as parquet

    few = os.path.join(folder, "few")
    os.makedirs(few, exist_ok=True)
    for number in range(3):
        shutil.copy(os.path.join(folder, "pictures", "%03d.png" % number), few)
    maps = {}
    for row in parquet.read_table(os.path.join(folder, "run", "units"), columns=["layer", "channel"]).to_pylist():
        maps[row["layer"]] = max(maps.get(row["layer"], 0), row["channel"] + 1)
    names = [name for name, count in maps.items() if count <= 160] or list(maps)
    layers = sorted({names[i * (len(names) - 1) // 4] for i in range(5)}, key=names.index)
    output = os.path.join(folder, "projected")
    command = [*command, "--corpus", few, "--output", output, "--overwrite", "--raw-projections", "--top", "1", "--layers", ",".join(layers)]
    done = subprocess.run([*command, "--rule", ",".join(RULES)], capture_output=True, text=True)
    if "use --rule gradient" in done.stderr:
        done = subprocess.run([*command, "--rule", "gradient"], capture_output=True, text=True)
    if done.returncode != 0:
        return {}, ["projecting: exit %d: %s" % (done.returncode, said(done)[:400])]
    compared = compare_projections(output, model, layers)
    return {rule: text for rule, (text, _) in compared.items()}, [line for _, bad in compared.values() for line in bad]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patchlode", default=os.path.join(os.path.dirname(__file__), "../../../submit/patchlode"))
    parser.add_argument("--work", default=None)
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--images", type=int, default=30)
    parser.add_argument("--layers", default=None)
    parser.add_argument("--no-projections", action="store_true")
    parser.add_argument("models", nargs="*", default=[*KERAS, *TORCH])
    options = parser.parse_args()
    work = options.work or tempfile.mkdtemp(prefix="real-models-")
    print("| network | file | layers | lists equal | equal but for near ties | different | projections within 1e-4: deconvnet | guided | gradient | seconds |")
    print("|---|---|---|---|---|---|---|---|---|---|", flush=True)
    failed = False
    for name in options.models:
        folder = os.path.join(work, name.replace("/", "_"))
        shutil.rmtree(folder, ignore_errors=True)
        size = SIZES.get(name, SIZE)
        images = pictures(os.path.join(folder, "pictures"), options.images, size)
        try:
            model = (KerasModel if name.startswith("keras/") else TorchModel)(name, folder, images)
        except Exception as error:  # a class that this version of its maker cannot build or export
            print("| %s | cannot be made: %s | | | | | | | | |" % (name, " ".join(str(error).split())[:200]), flush=True)
            failed = True
            continue
        with open(os.path.join(folder, "preprocessing.conf"), "w") as file:
            file.write("input { width = %d, height = %d, channels = RGB, mean = [0, 0, 0], std = [1, 1, 1], scale = %r }\nresize = squash\n" % (size, size, model.scale))
        begun = time.time()
        command = [options.patchlode, "mine", "--model", model.file, "--preprocessing", os.path.join(folder, "preprocessing.conf"), "--engine", options.engine]
        lists = [*command, "--corpus", os.path.join(folder, "pictures"), "--output", os.path.join(folder, "run"), "--rule", "none"]
        if options.layers:
            lists += ["--layers", options.layers]
        done = subprocess.run(lists, capture_output=True, text=True)
        if "no layer that ends in a ReLU" in done.stderr:
            done = subprocess.run([*lists, "--layers", ",".join(some(options.patchlode, model.file))], capture_output=True, text=True)
        if done.returncode != 0:
            print("| %s | %s | exit %d: %s | | | | | | | %.0f |" % (name, model.note, done.returncode, said(done)[:400], time.time() - begun), flush=True)
            failed = True
            continue
        layers, verdicts, bad = compare(os.path.join(folder, "run"), model)
        projections = {}
        if not options.no_projections:
            projections, worse = project(command, folder, model)
            bad += worse
        failed |= bool(bad)
        print("| %s | %s | %d | %d | %d | %d | %s | %.0f |" % (name, model.note, layers, verdicts["equal"], verdicts["ties"], verdicts["wrong"],
                                                              " | ".join(projections.get(rule, "not defined" if projections else "") for rule in RULES), time.time() - begun), flush=True)
        for line in bad[:10]:
            print("    " + line, flush=True)
        if not options.work and not bad:
            shutil.rmtree(folder)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
