"""Records what the official TFLite converter makes of the small networks of models.py.

python3 scripts/converter/record.py FOLDER [NAME ...]   (FOLDER: src/core/quantize/testing/converter)

Needs `pip install tensorflow==2.21 tf_keras ai-edge-litert`. Writes FOLDER/NAME.zip for each network:
  float.tflite        what the converter makes of the network without any optimization
  int8.tflite         made by the converter's quantizer from float.tflite and the samples; int8 in and out
  int8-dense.tflite   the same with weights of dense layers per tensor
  int8-float.tflite   the same as int8 with float inputs and outputs
  int16x8.tflite, int16x8-float.tflite   the same for 16-bit activations, where the converter has them
  dynamic.tflite, float16.tflite         made from the network: there is no other way in
  record.json         the seed and number of the calibration samples; for each quantized file what the
                      official interpreter answers on RUNS inputs, with its default kernels (XNNPACK)
                      and with the reference kernels; why a file is missing; and in what a file
                      differs from what the converter makes when it is given the network instead
"""

import base64
import json
import multiprocessing
import os
import sys
import zipfile
import zlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np

SAMPLES = 8
RUNS = 2

VARIANTS = {
    "int8": ("int8", {}),
    "int8-dense": ("int8", {"dense_per_tensor": True}),
    "int8-float": ("int8", {"integer_io": False}),
    "int16x8": ("int16x8", {}),
    "int16x8-float": ("int16x8", {"integer_io": False}),
    "dynamic": ("dynamic", {}),
    "float16": ("float16", {}),
}


# Large only for dynamic range quantization.
NO_INTEGERS = ("large",)

# Float inputs and outputs change the ends of a network only.
FLOAT_ENDS = ("several", "convolution", "residual", "lstm", "movement", "shared_layer", "skip")


def random_words(seed, count):
    """The first `count` 32-bit words of mulberry32."""
    with np.errstate(over="ignore"):
        steps = np.arange(1, count + 1, dtype=np.uint32) * np.uint32(0x6D2B79F5)
        state = np.uint32(seed) + steps
        t = (state ^ (state >> np.uint32(15))) * (state | np.uint32(1))
        t ^= t + (t ^ (t >> np.uint32(7))) * (t | np.uint32(61))
        return t ^ (t >> np.uint32(14))


def fill(words, shape, dtype):
    """One input of that type from its words: floats uniform in -1..1, integers of every value."""
    if dtype == np.float32:
        return (words / 2.0**31 - 1).astype(np.float32).reshape(shape)
    bits = np.dtype(dtype).itemsize * 8
    values = (words >> np.uint32(32 - bits)).astype(np.int64) - (1 << (bits - 1))
    return values.astype(dtype).reshape(shape)


def sets_of_inputs(details, seed, count):
    """`count` inferences' inputs, in the model's order, from one run of the generator."""
    sizes = [int(np.prod(detail["shape"])) for detail in details]
    words = random_words(seed, sum(sizes) * count)
    at, sets = 0, []
    for _ in range(count):
        one = []
        for detail, size in zip(details, sizes):
            one.append(fill(words[at : at + size], detail["shape"], detail["dtype"]))
            at += size
        sets.append(one)
    return sets


def interpreter_of(tflite, reference):
    from ai_edge_litert import interpreter as lite

    kinds = lite.OpResolverType
    kind = kinds.BUILTIN_REF if reference else kinds.BUILTIN
    interpreter = lite.Interpreter(
        model_content=tflite, num_threads=1, experimental_op_resolver_type=kind
    )
    interpreter.allocate_tensors()
    return interpreter


def outputs_of(tflite, seed, reference):
    """The bytes of all outputs of RUNS inferences, each from the initial state, in base64."""
    interpreter = interpreter_of(tflite, reference)
    results = []
    for given in sets_of_inputs(interpreter.get_input_details(), seed, RUNS):
        interpreter.reset_all_variables()
        for detail, values in zip(interpreter.get_input_details(), given):
            interpreter.set_tensor(detail["index"], values)
        interpreter.invoke()
        outputs = interpreter.get_output_details()
        results += [interpreter.get_tensor(output["index"]).tobytes() for output in outputs]
    return base64.b64encode(b"".join(results)).decode()


def quantized(peers, network, source, name, samples):
    """The file of a variant, and in what the same from the network differs."""
    scheme, setting = VARIANTS[name]
    whole = peers.from_keras(network, scheme, samples, **setting)
    if scheme in ("dynamic", "float16"):
        return whole, []
    part = peers.from_float(source, scheme, samples, **setting)
    return part, differences(part, whole)


def differences(a, b):
    """In words, where two files compute differently; names, order and layout do not count."""
    found = []
    left, right = described(a), described(b)
    if [op["name"] for op in left] != [op["name"] for op in right]:
        return [f"{[op['name'] for op in left]} against {[op['name'] for op in right]}"]
    for number, (x, y) in enumerate(zip(left, right)):
        found += [f"{number} {x['name']}: {key}" for key in x if x[key] != y[key]]
    return found


def described(tflite):
    """Every operator with what its tensors hold."""
    from tensorflow.lite.python import schema_py_generated as schema

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(tflite, 0))
    graph = model.subgraphs[0]
    codes = {v: k for k, v in vars(schema.BuiltinOperator).items() if isinstance(v, int)}

    def tensor(index):
        if index < 0:
            return None
        it = graph.tensors[index]
        q = it.quantization
        data = model.buffers[it.buffer].data
        floats = None if q is None or q.scale is None else [float(x) for x in q.scale]
        zeros = None if floats is None else [int(x) for x in q.zeroPoint]
        crc = None if data is None or not len(data) else zlib.crc32(bytes(data))
        return it.type, list(it.shape if it.shape is not None else []), floats, zeros, crc

    return [
        {
            "name": codes[model.operatorCodes[op.opcodeIndex].builtinCode],
            "version": model.operatorCodes[op.opcodeIndex].version,
            "inputs": [tensor(i) for i in op.inputs],
            "outputs": [tensor(i) for i in op.outputs],
        }
        for op in graph.operators
    ]


def record(name, folder):
    """Writes FOLDER/name.zip."""
    import models
    import peers

    network = models.build(name)
    seed = zlib.crc32(name.encode())
    files = {"float.tflite": peers.to_float(network)}
    source = files["float.tflite"]
    inputs = interpreter_of(source, True).get_input_details()
    samples = sets_of_inputs(inputs, seed, SAMPLES)
    facts = {"seed": seed, "samples": SAMPLES, "runs": RUNS, "outputs": {}, "missing": {}, "fromNetwork": {}}
    for variant in VARIANTS:
        if variant.endswith("-float") and name not in FLOAT_ENDS:
            continue
        if variant.startswith("int") and name in NO_INTEGERS:
            continue
        try:
            files[f"{variant}.tflite"], unlike = quantized(peers, network, source, variant, samples)
        except RuntimeError as error:
            facts["missing"][variant] = str(error).split("\n")[0]
            continue
        if variant == "int8-dense" and files["int8-dense.tflite"] == files["int8.tflite"]:
            del files["int8-dense.tflite"]
            continue
        if unlike:
            facts["fromNetwork"][variant] = unlike
        if variant in ("int8", "int16x8"):
            tflite = files[f"{variant}.tflite"]
            facts["outputs"][variant] = {
                "default": outputs_of(tflite, seed + 1, False),
                "reference": outputs_of(tflite, seed + 1, True),
            }
    files["record.json"] = json.dumps(facts).encode()
    write_zip(os.path.join(folder, f"{name}.zip"), files)
    summary = f"{name}: {', '.join(files)}; missing {facts['missing']}; {facts['fromNetwork']}"
    print(summary, file=sys.stderr)


def write_zip(path, files):
    """The same files always give the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)


def main():
    sys.path.insert(0, os.path.dirname(__file__))
    import models

    folder, *names = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for name in names or models.MODELS:
        process = multiprocessing.get_context("fork").Process(target=record, args=(name, folder))
        process.start()
        process.join()
        if process.exitcode != 0:
            print(f"{name}: the converter broke off", file=sys.stderr)


if __name__ == "__main__":
    main()
