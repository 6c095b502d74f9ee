"""The small float networks that the converter is asked about: MODELS maps a name to a function that
builds one with Keras. Weights are seeded; batch normalisation has statistics as after training."""

import keras
import numpy as np
import tf_keras
from keras import layers as L
from keras import ops


def image(*shape):
    """An input for one picture, table or sequence."""
    return L.Input(shape, batch_size=1)


def convolution():
    """Plain, strided, dilated and 1x1 convolutions, with every fused activation."""
    x = image(12, 12, 3)
    y = L.Conv2D(6, 3, padding="same", use_bias=False)(x)
    y = L.ReLU(6.0)(L.BatchNormalization()(y))
    y = L.Conv2D(8, 3, strides=2, activation="relu")(y)
    y = L.Conv2D(5, (1, 1))(y)
    y = L.Conv2D(7, 2, dilation_rate=2, activation="relu")(y)
    y = L.GlobalAveragePooling2D()(y)
    return keras.Model(x, L.Dense(4, activation="softmax")(y))


def depthwise():
    """Depthwise convolutions with every stride, a multiplier and dilation."""
    x = image(17, 17, 2)
    y = L.DepthwiseConv2D(3, padding="same", depth_multiplier=3)(x)
    y = L.ReLU(6.0)(L.BatchNormalization()(y))
    y = L.DepthwiseConv2D(3, strides=2, padding="same", use_bias=False)(y)
    y = L.ReLU()(L.BatchNormalization()(y))
    y = L.Conv2D(8, 1, use_bias=False)(y)
    y = L.ReLU()(L.BatchNormalization()(y))
    y = L.DepthwiseConv2D(3, dilation_rate=2)(y)
    y = L.DepthwiseConv2D((2, 3), strides=3, activation="relu")(y)
    return keras.Model(x, L.Dense(3)(L.Flatten()(y)))


def residual():
    """Additions of branches with unlike ranges, as in a ResNet."""
    x = image(8, 8, 3)
    y = L.Conv2D(4, 3, padding="same", activation="relu")(x)
    z = L.BatchNormalization()(L.Conv2D(4, 3, padding="same", use_bias=False)(y))
    y = L.ReLU()(L.Add()([y, z]))
    z = L.BatchNormalization()(L.Conv2D(6, 3, strides=2, padding="same")(y))
    y = L.Add()([L.Conv2D(6, 1, strides=2)(y), z])
    y = L.Subtract()([y, L.Activation("relu")(z)])
    y = L.Flatten()(L.AveragePooling2D(4)(y))
    return keras.Model(x, L.Dense(5, activation="softmax")(y))


def concatenation():
    """Branches of unlike ranges that meet in a CONCATENATION."""
    x = image(8, 8, 2)
    a = L.Conv2D(3, 1, activation="relu")(x)
    b = L.Conv2D(2, 3, padding="same", activation="sigmoid")(x)
    c = L.MaxPooling2D(3, strides=1, padding="same")(x)
    y = L.Concatenate()([a, b, c])
    y = L.Conv2D(4, 3, activation="relu6")(y)
    y = L.Concatenate()([L.GlobalAveragePooling2D()(y), L.GlobalMaxPooling2D()(y)])
    return keras.Model(x, L.Dense(3)(y))


def pooling():
    """Average and maximum pooling, padding and means."""
    x = image(11, 11, 3)
    y = L.AveragePooling2D(2)(L.ZeroPadding2D(((1, 0), (2, 1)))(x))
    y = L.Conv2D(4, 3, padding="same")(y)
    y = L.MaxPooling2D(3, strides=2, padding="same")(y)
    y = L.AveragePooling2D(3, strides=1, padding="same")(L.ZeroPadding2D(1)(y))
    rows = ops.mean(y, axis=1)
    return keras.Model(x, L.Dense(2)(L.Flatten()(rows)))


def activations():
    """TANH, LOGISTIC, HARD_SWISH, LEAKY_RELU, PRELU and SOFTMAX."""
    x = image(6, 6, 4)
    y = L.Activation("hard_swish")(L.Conv2D(4, 3, padding="same")(x))
    y = L.LeakyReLU(negative_slope=0.1)(L.Conv2D(4, 1)(y))
    y = L.PReLU(shared_axes=[1, 2], alpha_initializer=keras.initializers.RandomUniform(0.1, 0.4))(
        L.Conv2D(5, 1)(y)
    )
    y = L.Flatten()(L.Activation("tanh")(y))
    y = L.Dense(8, activation="sigmoid")(y)
    y = L.Dense(6, activation="tanh")(y)
    return keras.Model(x, L.Softmax()(L.Dense(3)(y)))


def excitation():
    """Squeeze and excite: a MUL that broadcasts over a picture, and hard activations."""
    x = image(8, 8, 3)
    y = L.Conv2D(8, 3, padding="same", activation="hard_swish")(x)
    s = L.GlobalAveragePooling2D(keepdims=True)(y)
    s = L.Conv2D(8, 1, activation="hard_sigmoid")(L.Conv2D(2, 1, activation="relu")(s))
    y = L.Multiply()([y, s])
    return keras.Model(x, L.Conv2D(2, 3, strides=2, activation="sigmoid")(y))


def resizing():
    """Nearest and bilinear enlargement, transpose convolutions: a decoder."""
    x = image(3, 3, 3)
    y = L.Conv2D(4, 3, padding="same")(x)
    y = ops.image.resize(y, (6, 6), interpolation="nearest")
    y = L.Conv2D(3, 3, padding="same", activation="relu")(y)
    y = L.UpSampling2D(2, interpolation="bilinear")(y)
    y = L.Conv2DTranspose(4, 3, strides=2, padding="same", activation="relu")(y)
    return keras.Model(x, L.Conv2DTranspose(2, 2, strides=1, use_bias=False)(y))


def lstm():
    """The fused sequence LSTM, which only the former Keras exports."""
    x = tf_keras.Input((7, 5), batch_size=1)
    y = tf_keras.layers.LSTM(6, return_sequences=True)(x)
    y = tf_keras.layers.Flatten()(y)
    return tf_keras.Model(x, tf_keras.layers.Dense(3, activation="softmax")(y))


def autoencoder():
    """Dense layers only, with batch normalisation, as in anomaly detection."""
    x = image(24)
    y = x
    for width in (16, 16, 4, 16):
        y = L.ReLU()(L.BatchNormalization()(L.Dense(width)(y)))
    return keras.Model(x, L.Dense(24)(y))


def several():
    """Two inputs; two outputs, one of which the network goes on using."""
    a, b = image(6, 6, 2), image(5)
    y = L.Conv2D(3, 3, activation="relu")(a)
    z = L.Dense(4, activation="relu")(b)
    shared = L.Dense(6)(L.Concatenate()([L.Flatten()(y), z]))
    return keras.Model([a, b], [L.Dense(2)(L.ReLU()(shared)), shared])


def dead_channels():
    """Channels whose weights are all but zero, with large biases: their scales are widened."""
    x = image(8, 8, 3)
    y = L.Conv2D(6, 3, name="dying_1")(x)
    y = L.DepthwiseConv2D(3, activation="relu", name="dying_2")(y)
    return keras.Model(x, L.Dense(4, name="dying_3")(L.GlobalAveragePooling2D()(y)))


def constants():
    """Arithmetic with constants that folds into no layer."""
    x = image(6, 6, 3)
    y = L.Conv2D(4, 3, activation="relu")(L.Rescaling(2.0, offset=-0.25)(x))
    y = L.Activation("tanh")(y * np.array([0.5, 2.0, -1.0, 3.0], "float32"))
    y = 1.5 - y
    y = L.Maximum()([y, L.Conv2D(4, 1)(y)])
    y = ops.minimum(y, 1.25)
    return keras.Model(x, L.Dense(2)(L.Flatten()(y)))


def movement():
    """Operators that only move values: slices, splits, transposes, stacks."""
    x = image(8, 6, 4)
    a, b = ops.split(L.Conv2D(4, 1)(x), 2, axis=3)
    a = ops.transpose(a, (0, 2, 1, 3))[:, 1:5, 1:8:2, :]
    b = L.Cropping2D(((2, 2), (1, 1)))(b)
    y = ops.stack([ops.reshape(a, (1, 32)), ops.reshape(b, (1, 32))], axis=1)
    y = L.Dense(6)(y)
    return keras.Model(x, ops.squeeze(y[:, :1, :], axis=1) + y[:, 1, :])


def sequence():
    """One-dimensional convolutions, as over a recording."""
    x = image(30, 4)
    y = L.Conv1D(6, 5, strides=2, use_bias=False)(x)
    y = L.ReLU()(L.BatchNormalization()(y))
    y = L.MaxPooling1D(2)(y)
    y = L.SeparableConv1D(5, 3, activation="relu")(y)
    return keras.Model(x, L.Dense(2, activation="sigmoid")(L.GlobalAveragePooling1D()(y)))


def wakeword():
    """A streaming wakeword network in small: depthwise rows, pointwise layers."""
    x = image(16, 1, 10)
    y = x
    for width in (12, 10):
        y = L.BatchNormalization()(L.DepthwiseConv2D((3, 1), use_bias=False)(y))
        y = L.Conv2D(width, 1, use_bias=False)(y)
        y = L.ReLU()(L.BatchNormalization()(y))
    y = L.AveragePooling2D((12, 1))(y)
    return keras.Model(x, L.Dense(3, activation="softmax")(L.Flatten()(y)))


def large():
    """Weights of more than 1,024 elements, which dynamic range quantization takes, and smaller ones."""
    x = image(5, 5, 16)
    y = L.Conv2D(18, 2, activation="relu")(x)
    y = L.DepthwiseConv2D(2, depth_multiplier=16, activation="relu")(y)
    y = L.Dense(4)(L.GlobalAveragePooling2D()(y))
    return keras.Model(x, L.Dense(3)(y))


def shared_layer():
    """One layer in two places, so that two operators read the same weights."""
    a, b = image(6), image(6)
    dense = L.Dense(5)
    return keras.Model([a, b], L.Multiply()([dense(a), L.ReLU()(dense(2.5 * b))]))


def recurrent():
    """A recurrent layer written out step by step."""
    x = image(5, 4)
    y = L.SimpleRNN(4, unroll=True, return_sequences=True)(x)
    return keras.Model(x, L.Dense(2, activation="softmax")(L.Flatten()(y)))


def skip():
    """An input that meets what was computed from it."""
    x = image(8, 8, 3)
    y = L.Concatenate()([x, 3 * L.Conv2D(3, 3, padding="same")(x)])
    return keras.Model(x, L.MaxPooling2D(2)(y))


MODELS = {
    name: build
    for name, build in list(globals().items())
    if callable(build) and getattr(build, "__module__", None) == __name__ and name != "image"
}


def build(name):
    """The network with seeded weights."""
    keras.utils.set_random_seed(sum(name.encode()))
    tf_keras.utils.set_random_seed(sum(name.encode()))
    random = np.random.default_rng(sum(name.encode()))
    model = MODELS[name]()
    for layer in model.layers if isinstance(model, keras.Model) else []:
        weights = [settle(layer, weight, random) for weight in layer.weights]
        layer.set_weights(weights)
    return model


def settle(layer, weight, random):
    """Values as training leaves them: biases are not zero, batch statistics are not the default."""
    values = np.array(weight)
    if weight.name == "bias":
        values = random.normal(0, 0.2, values.shape)
    elif isinstance(layer, L.BatchNormalization):
        spread = {"gamma": (1.0, 0.2), "beta": (0.0, 0.3), "moving_mean": (0.0, 0.3)}
        center, width = spread.get(weight.name, (0.6, 0.1))
        values = random.normal(center, width, values.shape)
    if layer.name.startswith("dying"):
        values = values * 1e-12 if weight.name != "bias" else values + 1
        values[..., ::2] = np.array(weight)[..., ::2] if weight.name != "bias" else 0.1
    return values.astype("float32")
