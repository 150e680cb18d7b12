"""Reads a model file with nothing but Python's json and struct, as docs/model-format.md says, and embeds a row.

Usage: read_model.py NETWORK SCALER VALUE...
Prints a JSON object: the tensors of the network's file by name, and the embedding of the row after scaling.
"""
import json
import math
import struct
import sys

FORMATS = {"F32": "f", "F64": "d", "I32": "i", "I64": "q", "U8": "B"}


def read(path):
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + length].decode("utf-8"))
    settings = json.loads(header.pop("__metadata__")["metric-learning"])
    start, end, tensors = 8 + length, 0, {}
    for name, tensor in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, next_end = tensor["data_offsets"]
        assert begin == end, "tensors lie one after the other"
        end = next_end
        count = math.prod(tensor["shape"])
        values = struct.unpack_from("<%d%s" % (count, FORMATS[tensor["dtype"]]), content, start + begin)
        tensors[name] = {"dtype": tensor["dtype"], "shape": tensor["shape"], "values": values}
    assert start + end == len(content), "nothing follows"
    return settings, tensors


def embed(settings, tensors, row):
    assert (settings["version"], settings["kind"]) == (1, "network")
    functions = {"none": lambda x: x, "tanh": math.tanh, "relu": lambda x: max(x, 0.0)}
    for layer in settings["network"]["layers"]:
        assert layer["kind"] == "fully-connected"
        weights, bias = (tensors["%s.%s" % (layer["name"], part)]["values"] for part in ("weight", "bias"))
        function, inputs = functions[layer["activation"]], len(row)
        row = [
            function(sum(weights[output * inputs + i] * row[i] for i in range(inputs)) + bias[output])
            for output in range(layer["width"])
        ]
    return row


def main(network_path, scaler_path, *values):
    settings, tensors = read(network_path)
    scaler_settings, scaler = read(scaler_path)
    assert (scaler_settings["version"], scaler_settings["kind"]) == (1, "standard-scaler")
    scaled = [
        (float(value) - mean) / scale
        for value, mean, scale in zip(values, scaler["mean"]["values"], scaler["scale"]["values"])
    ]
    print(json.dumps({"tensors": tensors, "embedding": embed(settings, tensors, scaled)}))


main(*sys.argv[1:])
