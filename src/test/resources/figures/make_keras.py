"""Writes Keras models for tests and what Keras computes in each of their layers. See README.md."""
import os
import sys
import zipfile

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import h5py
import keras
import numpy as np
from keras import layers as L
from keras import ops

POSITIONS = 24
SHAPE = (10, 9, 3)
per_map = np.array([0.5, -1.5, 2.0], "float32")


class CustomScaleLayer(L.Layer):
    """As keras.applications.inception_resnet_v2 has it."""

    def __init__(self, scale, **kwargs):
        super().__init__(**kwargs)
        self.scale = scale

    def get_config(self):
        return {**super().get_config(), "scale": self.scale}

    def call(self, inputs):
        return inputs[0] + inputs[1] * self.scale


def shared_model():
    inner = L.Input((None, None, 4))
    return keras.Model(inner, L.BatchNormalization(name="n")(L.Conv2D(4, 3, padding="same", activation="relu", name="c")(inner)), name="backbone")


def shared_calls(x):
    twice = L.Conv2D(3, 3, padding="same", name="twice")
    relu = L.ReLU(name="relu")
    x = relu(twice(relu(twice(x))))
    return L.Conv2D(2, 1, name="end")(L.Add(name="sum")([x, twice(x)]))


def shared_models(x):
    model = shared_model()
    x = L.Conv2D(4, 1, name="stem")(x)
    return L.Conv2D(2, 1, name="end")(model(model(x) + 0.5) * 2)


def gate_by_hand(x):
    x = L.Conv2D(4, 3, name="c")(x)
    x = x * L.ReLU(6.0, name="six")(x + 3.0) * (1.0 / 6.0)
    y = L.GlobalAveragePooling2D(keepdims=True, name="pool")(x)
    y = L.Conv2D(4, 1, name="e")(L.Conv2D(2, 1, activation="relu", name="s")(y))
    return L.Conv2D(3, 1, activation="relu", name="end")(x * (L.ReLU(6.0, name="gate")(y + 3.0) * (1.0 / 6.0)))


def arithmetic(x):
    x = 1 - x * per_map + np.array([[[[0.1, 0.2, 0.3]]]], "float32")
    x = (2 + x) / 3 - per_map.reshape(1, 1, 3)
    x = ops.multiply(x1=x, x2=0.7)
    return L.Conv2D(4, 3, name="c")(-(x - x * x) + ops.square(x))


def merges(x):
    a, b = L.Conv2D(4, 3, name="a")(x), L.Conv2D(4, 3, name="b")(x)
    all = [L.Average(name="mean")([a, b, a]), L.Maximum(name="most")([a, b]), L.Minimum(name="least")([a, b]), L.Subtract(name="less")([a, b]), ops.maximum(a, 0.25),
           ops.minimum(b, 0.5), ops.clip(a, -0.5, 0.5), ops.maximum(a, b), CustomScaleLayer(0.17, name="scaled")([a, b])]
    return L.Conv2D(3, 1, activation="relu", name="end")(L.Concatenate(name="all")(all))


def preprocessing(x):
    x = L.Rescaling(1 / 127.5, offset=-1, name="rescaled")(x)
    x = (x[..., ::-1] - 0.25) / 2.0
    return L.ReLU(name="relu")(L.Conv2D(4, 3, name="c")(x))


def items(x):
    x = L.Conv2D(6, 3, name="c")(x)
    return L.Concatenate(name="all")([x[..., 1:5:2], x[:, :, :, -1:], ops.relu(x)[:, 1:-2, 2:, ::-2]][:2] + [x[..., 4::-3]]), x[:, 1:-2, 2:, ::-2]


def crops(x):
    x = L.ZeroPadding2D(((0, 1), (0, 1)), name="pad")(L.Conv2D(4, 3, activation="relu", name="c")(x))
    x = L.AveragePooling2D(1, 2, name="shift")(L.Cropping2D(((1, 0), (1, 0)), name="crop")(x))
    x = L.Conv2D(3, 2, name="d")(x)
    return L.CenterCrop(2, 1, name="centre")(x)


def activations(x):
    each = [ops.relu, ops.relu6, ops.sigmoid, ops.silu, ops.elu, ops.selu, ops.leaky_relu, ops.gelu, lambda y: ops.gelu(y, approximate=False), ops.tanh,
            ops.softplus, ops.softsign, ops.hard_sigmoid, ops.hard_silu, ops.hard_tanh, ops.celu, ops.softmax, lambda y: ops.leaky_relu(y, negative_slope=0.05)]
    x = L.Conv2D(3, 3, name="c")(x)
    x = L.Concatenate(name="all")([f(x * 2) for f in each])
    x = L.Conv2D(4, 1, activation=L.LeakyReLU(negative_slope=0.15), name="leaky")(x)
    x = L.Conv2D(4, 1, activation=L.ReLU(max_value=0.8), name="clipped")(x)
    x = L.Conv2D(4, 1, activation=keras.activations.gelu, name="smooth")(x)
    x = L.Activation(L.ELU(alpha=0.7), name="bent")(x)
    return L.Dense(3, activation=L.Softmax(), name="end")(x)


def augmentation(x):
    for layer in [L.RandomFlip(), L.RandomRotation(0.2), L.RandomZoom(0.2), L.RandomTranslation(0.1, 0.1), L.RandomContrast(0.3), L.RandomBrightness(0.3, value_range=(-1, 1)),
                  L.RandomHue(0.2, value_range=(0, 1)), L.RandomSaturation(0.2, value_range=(0, 1)), L.RandomSharpness(0.2, value_range=(0, 1)), L.RandomShear(0.1, 0.1),
                  L.RandomGrayscale(0.5), L.RandomColorJitter(value_range=(0, 1)), L.RandomColorDegeneration(0.2, value_range=(0, 1)), L.RandomPosterization(4, value_range=(0, 1)),
                  L.RandomErasing(), L.RandomElasticTransform(), L.RandomGaussianBlur(), L.RandomInvert(), L.RandomPerspective(),
                  L.RandomCrop(SHAPE[0], SHAPE[1]), L.Resizing(SHAPE[0], SHAPE[1])]:
        x = layer(x)
    x = L.Conv2D(4, 3, activation="relu", name="c")(x)
    x = L.GaussianDropout(0.3)(L.GaussianNoise(0.5)(x))
    x = L.SpatialDropout2D(0.3)(L.AlphaDropout(0.3)(x))
    x = L.Dropout(0.5)(L.ActivityRegularization(0.1)(x), training=True)
    return L.Conv2D(3, 1, name="d")(x)


class LayerScale(L.Layer):
    """As keras.applications.convnext has it."""

    def __init__(self, init_values, projection_dim, **kwargs):
        super().__init__(**kwargs)
        self.init_values = init_values
        self.projection_dim = projection_dim

    def build(self, _):
        self.gamma = self.add_weight(shape=(self.projection_dim,), initializer=keras.initializers.Constant(self.init_values), trainable=True)

    def get_config(self):
        return {**super().get_config(), "init_values": self.init_values, "projection_dim": self.projection_dim}

    def call(self, x):
        return x * self.gamma


def next_block(x):
    x = L.Conv2D(6, 3, name="stem")(x)
    y = L.LayerNormalization(epsilon=1e-3, name="norm")(L.Conv2D(6, 3, padding="same", groups=6, name="deep")(x))
    y = LayerScale(1e-6, 6, name="scaled")(L.Dense(6, name="narrow")(L.Activation("gelu", name="smooth")(L.Dense(9, name="wide")(y))))
    return L.LayerNormalization(epsilon=1e-6, center=False, name="plain")(L.Add(name="sum")([x, y]))


def growing(x):
    x = L.Conv2D(4, 2, strides=(5, 3), activation="relu", name="c")(x)
    x = L.Conv2DTranspose(5, 3, strides=2, padding="same", activation="relu", name="same")(x)
    x = L.UpSampling2D((2, 1), name="up")(x)
    x = L.Conv2DTranspose(4, (2, 4), strides=(1, 3), name="valid")(x)
    x = L.Conv2DTranspose(3, 2, strides=3, padding="same", name="wide")(x)
    return L.Conv2DTranspose(3, 4, strides=3, padding="same", use_bias=False, name="odd")(L.Conv2DTranspose(3, 1, strides=2, name="single")(x))


def means(x):
    x = L.Conv2D(4, 3, name="c")(x)
    x = ops.multiply(x, ops.sigmoid(ops.mean(x, axis=(1, 2), keepdims=True)))
    return L.Dense(3, name="end")(ops.concatenate([ops.mean(x, axis=[1, 2]), ops.max(x, axis=(1, 2))], axis=-1))


def separable(x):
    x = L.DepthwiseConv2D(3, depth_multiplier=2, padding="same", activation="relu", name="deep")(x)
    x = L.SeparableConv2D(5, 3, strides=2, depth_multiplier=2, activation="relu", name="separable")(x)
    x = L.BatchNormalization(name="n")(L.DepthwiseConv2D(2, use_bias=False, name="plain")(x))
    return L.Conv2D(4, 1, groups=1, name="end")(L.PReLU(shared_axes=[1, 2], name="p")(x))



MODELS = {f.__name__: f for f in (arithmetic, merges, preprocessing, items, crops, activations, augmentation, next_block, growing, means, separable, gate_by_hand, shared_calls, shared_models)}


def random_graph(seed):
    """A functional model of layers and operations drawn by lot, each reading one or two of what is there."""

    def build(x):
        random = np.random.default_rng(seed)
        draw = lambda *choices: choices[random.integers(len(choices))]
        alone = [
            lambda y: L.Conv2D(int(random.integers(2, 6)), draw(1, 2, 3), padding=draw("same", "valid"), dilation_rate=draw(1, 1, 2), use_bias=draw(True, False),
                               activation=draw("relu", "linear", "elu", "hard_sigmoid", L.LeakyReLU(negative_slope=0.1)))(y),
            lambda y: L.DepthwiseConv2D(2, padding="same", depth_multiplier=draw(1, 2))(y),
            lambda y: L.BatchNormalization(scale=draw(True, False), center=draw(True, False))(y),
            lambda y: draw(ops.relu, ops.silu, ops.tanh, ops.relu6, ops.softplus, ops.negative)(y),
            lambda y: draw(L.ReLU(max_value=1.5), L.LeakyReLU(), L.ELU(alpha=0.6), L.PReLU(shared_axes=[1, 2]), L.Activation("softsign"), L.Dropout(0.4), L.GaussianNoise(0.1))(y),
            lambda y: y * float(draw(0.5, -1.25)) + float(draw(0.25, 3)),
            lambda y: float(draw(1, 2)) - y,
            lambda y: (y - random.normal(size=y.shape[-1]).astype("float32")) / float(draw(2, 0.75)),
            lambda y: y[..., ::-1],
            lambda y: y[:, 1:, :-1, :1 + y.shape[-1] // 2],
            lambda y: L.ZeroPadding2D(((0, 1), (1, 0)))(y),
            lambda y: draw(L.MaxPooling2D, L.AveragePooling2D)(2, strides=1, padding="same")(y),
        ]
        joins = [lambda a, b: a + b, lambda a, b: a * b, lambda a, b: L.Subtract()([a, b]), lambda a, b: L.Average()([a, b, a]), lambda a, b: L.Maximum()([a, b]), ops.minimum]
        made = [x]
        while len(made) < 14:
            first = made[-1] if random.random() < 0.6 else made[random.integers(len(made))]
            equal = [y for y in made if y.shape == first.shape and y is not first]
            same = [y for y in made if y.shape[1:3] == first.shape[1:3]]
            if equal and random.random() < 0.4:
                made.append(draw(*joins)(first, draw(*equal)))
            elif random.random() < 0.15 and first.shape[-1] < 12:
                made.append(L.Concatenate()([first, draw(*same)]))
            elif min(first.shape[1:3]) > 4:
                made.append(draw(*alone)(first))
        return [y for y in made if not any(y is input for z in made[1:] for input in z._keras_history.operation._inbound_nodes[0].input_tensors)]

    return build


MODELS.update({"random_%d" % seed: random_graph(seed) for seed in range(8)})


def randomise(model, seed):
    random = np.random.default_rng(seed)
    for weight in model.weights:
        if "variance" in weight.name:
            weight.assign(random.uniform(0.5, 2, weight.shape))
        elif "seed" not in weight.path:
            weight.assign(random.normal(0, 0.4, weight.shape))


def figures(model, image, models=""):
    """What every layer makes of one image, by the layer's name."""
    tensors = {}
    for operation in model.operations:
        own = [node for node in operation._inbound_nodes if any(node is n for nodes in model._nodes_by_depth.values() for n in nodes)]
        for number, node in enumerate(own):
            if not node.is_input:
                tensors[operation.name + ("/call_%d" % (number + 1) if number else "")] = (operation, node)
    values = keras.Model(model.inputs, [node.output_tensors[0] for _, node in tensors.values()]).predict(image, verbose=0)
    found = {}
    for (name, (operation, node)), value in zip(tensors.items(), values if len(tensors) > 1 else [values]):
        if isinstance(operation, keras.Model):
            read = keras.Model(model.inputs, node.input_tensors[0]).predict(image, verbose=0)
            found.update(figures(operation, read, models + name + "/"))
        else:
            found[models + name] = value
    return found


def repacked(source, target, userblock=0, **packing):
    """The same HDF5 file stored another way."""

    def copy(group, into):
        for name, value in group.attrs.items():
            into.attrs[name] = value
        for name, item in group.items():
            if isinstance(item, h5py.Group):
                copy(item, into.create_group(name))
            else:
                made = into.create_dataset(name, data=item[()], **(packing if item.shape else {}))
                for key, value in item.attrs.items():
                    made.attrs[key] = value

    with h5py.File(source) as old, h5py.File(target, "w", userblock_size=userblock) as new:
        copy(old, new)


def deflate(file):
    """Keras stores what it puts into its archives."""
    with zipfile.ZipFile(file) as old:
        entries = [(item.filename, old.read(item)) for item in old.infolist()]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in entries:
            new.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def line(name, value):
    value = np.asarray(value, np.float64)[0]
    value = (value.transpose(2, 0, 1) if value.ndim == 3 else value).reshape(-1)
    picked = [value[(i * 7919 + 13) % value.size] for i in range(POSITIONS)]
    return " ".join([name, str(value.size), "%.7g" % np.abs(value).max()] + ["%.7g" % v for v in picked])


def main(folder, only):
    h, w, c = SHAPE
    image = np.sin(0.37 * np.arange(c * h * w)).astype("float32").reshape(1, c, h, w).transpose(0, 2, 3, 1)
    for seed, (name, build) in enumerate(MODELS.items()):
        if only and name != only:
            continue
        keras.utils.clear_session()
        entrance = L.Input(SHAPE, name="image")
        model = keras.Model(entrance, build(entrance))
        randomise(model, seed)
        lines = [line(layer, value) for layer, value in figures(model, image).items()]
        for suffix in ["keras", "h5"] if name in ("separable", "shared_models", "next_block") else ["h5"] if name == "gate_by_hand" else ["keras"]:
            file = os.path.join(folder, "%s.%s" % (name, suffix))
            model.save(file)
            if suffix == "keras":
                deflate(file)
            with open(file + ".txt", "w") as out:
                out.write("\n".join(lines) + "\n")
        if name == "separable":
            stored = {"userblock": {"userblock": 1024}, "chunked": {"chunks": True}, "gzip": {"compression": "gzip", "shuffle": True, "fletcher32": True}}
            for kind, packing in stored.items():
                repacked(file, os.path.join(folder, "separable_%s.h5" % kind), **packing)
                with open(os.path.join(folder, "separable_%s.h5.txt" % kind), "w") as out:
                    out.write("\n".join(lines) + "\n")


main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "")
