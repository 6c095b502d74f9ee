"""Runs the random cases on the official TFLite interpreter with its reference kernels.

python3 official.py CASES RESULTS; needs `pip install ai-edge-litert`. The formats of both files are
explained in record.mjs. A model that the interpreter refuses has status 1 and the reason as message;
one that crashes it has status 99, which is why each batch of models runs in a process of its own.
"""

import multiprocessing
import struct
import sys

import numpy as np


def read_cases(path):
    """The cases as (model, runs, inputs)."""
    with open(path, "rb") as file:
        data = file.read()
    (count,) = struct.unpack_from("<I", data)
    at, cases = 4, []
    for _ in range(count):
        model, runs, given = struct.unpack_from("<III", data, at)
        at += 12
        cases.append((data[at : at + model], runs, data[at + model : at + model + given]))
        at += model + given
    return cases


def run_case(case):
    """Status, message and the outputs of all runs."""
    from ai_edge_litert import interpreter as lite

    model, runs, given = case
    try:
        interpreter = lite.Interpreter(
            model_content=model,
            num_threads=1,
            experimental_op_resolver_type=lite.OpResolverType.BUILTIN_REF,
        )
        interpreter.allocate_tensors()
        outputs, at = [], 0
        for _ in range(runs):
            for detail in interpreter.get_input_details():
                size = int(np.prod(detail["shape"])) * np.dtype(detail["dtype"]).itemsize
                values = np.frombuffer(given, np.uint8, size, at).view(detail["dtype"])
                interpreter.set_tensor(detail["index"], values.reshape(detail["shape"]))
                at += size
            interpreter.invoke()
            for detail in interpreter.get_output_details():
                outputs.append(interpreter.get_tensor(detail["index"]).tobytes())
        return 0, "", b"".join(outputs)
    except (ValueError, RuntimeError) as error:
        return 1, str(error), b""


def worker(cases, pipe):
    """Runs cases one after the other, sending each result at once."""
    for case in cases:
        pipe.send(run_case(case))
    pipe.close()


def run_all(cases):
    """Results of all cases, starting a new process behind a case that crashed one."""
    results = []
    while len(results) < len(cases):
        receive, send = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.Process(target=worker, args=(cases[len(results) :], send))
        process.start()
        send.close()
        try:
            while True:
                results.append(receive.recv())
        except EOFError:
            process.join()
        if len(results) < len(cases):
            results.append((99, "crashed", b""))
    return results


def main():
    source, target = sys.argv[1:]
    with open(target, "wb") as file:
        for status, message, outputs in run_all(read_cases(source)):
            text = message.encode()
            file.write(struct.pack("<II", status, len(text)) + text)
            file.write(struct.pack("<I", len(outputs)) + outputs)


if __name__ == "__main__":
    main()
