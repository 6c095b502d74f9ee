"""Times other quantizers on a float .tflite and samples: one JSON object per line, or why there is none."""

import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
# Libraries write to the terminal as they please; the results have a line to themselves.
RESULTS = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
os.dup2(1, 2)


def timed(name, start, work):
    """`start` imports and gives the version; only `work` is the quantizing itself."""
    try:
        begun = time.perf_counter()
        version = start()
        loaded = time.perf_counter()
        work()
        ended = time.perf_counter()
        result = {"load": 1e3 * (loaded - begun), "quantize": 1e3 * (ended - loaded)}
        print(json.dumps({"name": f"{name} {version}", **result}), file=RESULTS)
    except ImportError:
        print(json.dumps({"name": name, "missing": "is not installed"}), file=RESULTS)
    except Exception as error:
        print(json.dumps({"name": name, "missing": f"failed: {error}"[:200]}), file=RESULTS)


def converter(model, samples):
    def start():
        import tensorflow as tf

        return tf.__version__

    def work():
        from tensorflow.lite.python.convert import mlir_quantize
        from tensorflow.lite.python.optimize.calibrator import Calibrator, add_intermediate_tensors
        import tensorflow as tf

        calibrator = Calibrator(add_intermediate_tensors(model))
        calibrated = calibrator.calibrate(lambda: iter([[x] for x in samples()]))
        mlir_quantize(calibrated, input_data_type=tf.int8, output_data_type=tf.int8)

    timed("TFLite converter", start, work)


def edge_quantizer(path, samples):
    def start():
        from importlib.metadata import version
        from ai_edge_quantizer import quantizer  # noqa: F401

        return version("ai-edge-quantizer")

    def work():
        from ai_edge_litert import interpreter
        from ai_edge_quantizer import quantizer, recipe

        runner = interpreter.Interpreter(model_path=path)
        [(key, signature)] = runner.get_signature_list().items()
        [name] = signature["inputs"]
        tool = quantizer.Quantizer(path, recipe.static_wi8_ai8())
        tool.quantize(tool.calibrate({key: [{name: x} for x in samples()]}))

    timed("ai-edge-quantizer", start, work)


if __name__ == "__main__":
    import numpy as np

    model_path, samples_path = sys.argv[1:]
    data = np.load(samples_path)
    with open(model_path, "rb") as file:
        content = file.read()
    converter(content, lambda: (x[None] for x in data))
    edge_quantizer(model_path, lambda: (x[None] for x in data))
