#!/usr/bin/env python3
"""Mines networks as their makers publish them and compares every list with Keras or with PyTorch's exports.

    real_models.py [--patchlode submit/patchlode] [--work DIR] [--engine auto] [--images 30] [--rule none] [MODEL ...]

The classes of keras.applications, torchvision and timm are built with random weights from a fixed seed and batch-norm
statistics of the pictures themselves, saved or exported by their own tools, and mined by the real command: all layers that
Patchlode takes by default, and of networks without ReLUs, or with --layers all, every layer that it can. What they ought to hold comes from Keras, layer by
layer, or from ONNX Runtime, tensor by tensor, once the file is checked to give PyTorch's own output.

Of every list the scores must be within 1e-4 of the layer's largest activation, and the winners the same but where their scores
are that close. One line a model: lists equal, lists equal but for such ties, lists that differ. Needs keras (with any
backend), torch, torchvision, timm, onnx, onnxruntime, Pillow and pyarrow. Not a part of the build.
"""
import argparse
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import time

import numpy as np
from PIL import Image, ImageDraw

SIZE = 64
SEED = 7
NEAR = 1e-4
TOP = 9

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


class KerasModel:
    scale = 1.0

    def __init__(self, name, folder, images):
        import keras

        keras.utils.clear_session()
        keras.utils.set_random_seed(SEED)
        kind = name.split("/")[1].split(".")[0]
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

        by_name = {operation.name: operation for operation in self.model.operations}
        for first in range(0, len(layers), 40):
            part = layers[first:first + 40]
            values = keras.Model(self.model.inputs, [by_name[name].output for name in part]).predict(self.images, verbose=0)
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
        self.graph = onnx.load(self.file)
        found = self.run(["output"])[0]
        if not np.allclose(found, wanted, atol=1e-3 * np.abs(wanted).max()):
            raise SystemExit("%s: the exported file does not give PyTorch's output" % name)
        self.note = "ONNX opset 17"

    def run(self, names):
        import onnx
        import onnxruntime

        copy = onnx.ModelProto()
        copy.CopyFrom(self.graph)
        del copy.graph.output[:]
        copy.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in names)
        return onnxruntime.InferenceSession(copy.SerializeToString(), providers=["CPUExecutionProvider"]).run(names, {"image": self.images})

    def activations(self, layers):
        tensors = {}
        for node in self.graph.graph.node:
            tensors.setdefault(node.name, node.output[0])
        for first in range(0, len(layers), 40):
            part = layers[first:first + 40]
            for name, value in zip(part, self.run([tensors.get(name, name) for name in part])):
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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patchlode", default=os.path.join(os.path.dirname(__file__), "../../../submit/patchlode"))
    parser.add_argument("--work", default=None)
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--images", type=int, default=30)
    parser.add_argument("--rule", default="none")
    parser.add_argument("--layers", default=None)
    parser.add_argument("models", nargs="*", default=[*KERAS, *TORCH])
    options = parser.parse_args()
    work = options.work or tempfile.mkdtemp(prefix="real-models-")
    print("| network | file | engine | rule | layers | lists equal | equal but for near ties | different | seconds |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    failed = False
    for name in options.models:
        folder = os.path.join(work, name.replace("/", "_"))
        shutil.rmtree(folder, ignore_errors=True)
        size = SIZES.get(name, SIZE)
        images = pictures(os.path.join(folder, "pictures"), options.images, size)
        model = (KerasModel if name.startswith("keras/") else TorchModel)(name, folder, images)
        with open(os.path.join(folder, "preprocessing.conf"), "w") as file:
            file.write("input { width = %d, height = %d, channels = RGB, mean = [0, 0, 0], std = [1, 1, 1], scale = %r }\nresize = squash\n" % (size, size, model.scale))
        begun = time.time()
        command = [options.patchlode, "mine", "--model", model.file, "--preprocessing", os.path.join(folder, "preprocessing.conf"), "--corpus", os.path.join(folder, "pictures"),
                   "--output", os.path.join(folder, "run"), "--rule", options.rule, "--engine", options.engine]
        if options.layers:
            command += ["--layers", options.layers]
        done = subprocess.run(command, capture_output=True, text=True)
        if "no layer that ends in a ReLU" in done.stderr:
            done = subprocess.run([*command, "--layers", "all"], capture_output=True, text=True)
        seconds = time.time() - begun
        if done.returncode != 0:
            said = [line for line in done.stderr.splitlines() if line.startswith("patchlode:")]
            print("| %s | %s | %s | %s | exit %d: %s | | | | %.0f |" % (name, model.note, options.engine, options.rule, done.returncode, " ".join(said)[:400], seconds), flush=True)
            failed = True
            continue
        layers, verdicts, bad = compare(os.path.join(folder, "run"), model)
        failed |= bool(bad)
        print("| %s | %s | %s | %s | %d | %d | %d | %d | %.0f |" % (name, model.note, options.engine, options.rule, layers, verdicts["equal"], verdicts["ties"], verdicts["wrong"], seconds), flush=True)
        for layer in bad[:10]:
            print("    " + layer, flush=True)
        if not options.work and not bad:
            shutil.rmtree(folder)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
