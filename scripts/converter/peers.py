"""The official converter: a float network or a float .tflite in, a quantized .tflite out."""

import tensorflow as tf
from tensorflow.lite.python.convert import mlir_quantize
from tensorflow.lite.python.optimize.calibrator import Calibrator, add_intermediate_tensors

INT16 = tf.lite.OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8


def _converter(model):
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    return converter


def to_float(model):
    """The float .tflite of a network."""
    return _converter(model).convert()


def from_keras(model, scheme, samples, integer_io=True, dense_per_tensor=False):
    """What a user of the converter gets."""
    converter = _converter(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if scheme == "float16":
        converter.target_spec.supported_types = [tf.float16]
    if scheme in ("int8", "int16x8"):
        converter.representative_dataset = lambda: iter(samples)
        int8 = tf.lite.OpsSet.TFLITE_BUILTINS_INT8
        converter.target_spec.supported_ops = [int8 if scheme == "int8" else INT16]
        io = {"int8": tf.int8, "int16x8": tf.int16}[scheme] if integer_io else tf.float32
        converter.inference_input_type = converter.inference_output_type = io
        converter._experimental_disable_per_channel_quantization_for_dense_layers = dense_per_tensor
    return converter.convert()


def from_float(tflite, scheme, samples, integer_io=True, dense_per_tensor=False):
    """What the converter's last step makes of a float .tflite: int8 or int16x8."""
    source = add_intermediate_tensors(tflite)
    calibrator = Calibrator(source)
    feed = lambda: iter(samples)  # noqa: E731
    if scheme == "int8":
        io = tf.int8 if integer_io else tf.float32
        return mlir_quantize(
            calibrator.calibrate(feed),
            input_data_type=io,
            output_data_type=io,
            disable_per_channel_for_dense_layers=dense_per_tensor,
        )
    io = tf.int16 if integer_io else tf.float32
    quantized = calibrator.calibrate_and_quantize(
        feed,
        tf.float32,
        tf.float32,
        False,
        activations_type=tf.int16,
        bias_type=tf.int64,
        disable_per_channel_quantization_for_dense_layers=dense_per_tensor,
    )
    from tensorflow.lite.python.util import modify_model_io_type

    return modify_model_io_type(quantized, io, io)
