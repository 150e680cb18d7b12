"""Reads model files with nothing but Python's standard library, as docs/model-format.md says; its sections are named below.

Usage: read_model.py embed NETWORK SCALER VALUE...
    Prints a JSON object: the tensors of the network's file by name, and the embedding of the row after scaling.
Usage: read_model.py classify CLASSIFIER ROWS
    ROWS is a file with a JSON list of rows. Prints a JSON list with an answer for each.
"""
import json
import math
import struct
import sys

FORMATS = {"F32": "f", "F64": "d", "I32": "i", "I64": "q", "U8": "B"}
ACTIVATIONS = {
    "none": lambda x: x,
    "tanh": math.tanh,
    "relu": lambda x: max(x, 0.0),
    "gelu": lambda x: x * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))) / 2,
}


# Sections 1, 2 and 6: the container, the settings and lists of text.


def read(path, kind):
    """The settings of a model file and its tensors by name."""
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + length].decode("utf-8"))
    settings = json.loads(header.pop("__metadata__")["metric-learning"])
    assert (settings["version"], settings["kind"]) == (1, kind)
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


def values(tensors, name):
    return tensors[name]["values"]


def texts(tensors, name):
    content, ends = bytes(values(tensors, name + ".text")), values(tensors, name + ".ends")
    return [content[begin:end].decode("utf-8") for begin, end in zip((0, *ends), ends)]


# Section 3: networks. An image is its shape (height, width, channels) and its numbers.


def fully_connected(image, layer, tensors, prefix):
    _, row = image
    weight, bias = values(tensors, prefix + "weight"), values(tensors, prefix + "bias")
    sums = (sum(weight[o * len(row) + i] * x for i, x in enumerate(row)) + bias[o] for o in range(layer["width"]))
    return (1, 1, layer["width"]), [ACTIVATIONS[layer["activation"]](x) for x in sums]


def windows(shape, size, stride, padding=0):
    """The shape of the output, and for each of its positions the line and column where its window begins."""
    lines, columns = ((length + 2 * padding - size) // stride + 1 for length in shape[:2])
    corners = [(y * stride - padding, x * stride - padding) for y in range(lines) for x in range(columns)]
    return (lines, columns), corners


def convolution(image, layer, tensors, prefix):
    (height, width, inputs), pixels = image
    size, channels = layer["kernelSize"], layer["channels"]
    weight, bias = values(tensors, prefix + "weight"), values(tensors, prefix + "bias")
    shape, corners = windows((height, width), size, layer["stride"], layer["padding"])
    output = []
    for top, left in corners:
        sums = list(bias)
        for y, x in ((y, x) for y in range(size) for x in range(size) if 0 <= top + y < height and 0 <= left + x < width):
            for i in range(inputs):
                pixel = pixels[((top + y) * width + left + x) * inputs + i]
                for o in range(channels):
                    sums[o] += pixel * weight[((y * size + x) * inputs + i) * channels + o]
        output += [ACTIVATIONS[layer["activation"]](x) for x in sums]
    return (*shape, channels), output


def pooling(image, layer, of_window):
    (height, width, channels), pixels = image
    size = layer["size"]
    shape, corners = windows((height, width), size, layer["stride"] or size)
    return (*shape, channels), [
        of_window([pixels[((top + y) * width + left + x) * channels + c] for y in range(size) for x in range(size)])
        for top, left in corners
        for c in range(channels)
    ]


def batch_normalization(image, layer, tensors, prefix):
    shape, pixels = image
    scale, shift, mean, variance = (values(tensors, prefix + part) for part in ("scale", "shift", "mean", "variance"))
    output = []
    for place, x in enumerate(pixels):
        c = place % shape[2]
        normalized = scale[c] * (x - mean[c]) / math.sqrt(variance[c] + layer["epsilon"]) + shift[c]
        output.append(ACTIVATIONS[layer["activation"]](normalized))
    return shape, output


def average(numbers):
    return sum(numbers) / len(numbers)


def apply(image, layer, tensors, prefix):
    kind, (shape, row) = layer["kind"], image
    if kind == "fully-connected":
        return fully_connected(image, layer, tensors, prefix)
    if kind == "convolution":
        return convolution(image, layer, tensors, prefix)
    if kind == "batch-normalization":
        return batch_normalization(image, layer, tensors, prefix)
    if kind in ("max-pooling", "average-pooling"):
        return pooling(image, layer, max if kind == "max-pooling" else average)
    if kind == "global-average-pooling":
        return (1, 1, shape[2]), [average(row[c :: shape[2]]) for c in range(shape[2])]
    if kind == "activation":
        return shape, [ACTIVATIONS[layer["activation"]](x) for x in row]
    if kind == "unit-length":
        length = max(math.hypot(*row), 1e-12)
        return shape, [x / length for x in row]
    assert kind == "dropout", kind
    return image


def embed(network, tensors, row, prefix=""):
    image = tuple(network["input"]), row
    for layer in network["layers"]:
        image = apply(image, layer, tensors, prefix + layer["name"] + ".")
    return image[1]


# Section 4: the scaler. Packing rounds to single precision.


def scale(tensors, row, prefix=""):
    means, scales = values(tensors, prefix + "mean"), values(tensors, prefix + "scale")
    scaled = [(value - mean) / deviation for value, mean, deviation in zip(row, means, scales)]
    return struct.unpack("<%df" % len(scaled), struct.pack("<%df" % len(scaled), *scaled))


# Section 7: classifiers.


def embed_by_all(embedder, tensors, row):
    """A row's embedding by all networks and the scaled row, or its map, side by side."""
    networks, deviation = embedder["networks"], embedder["rowDeviation"]
    share = 1 if deviation is None else 0.5 if networks else 0
    scaled, embedding = scale(tensors, row, "scaler."), []
    for number, network in enumerate(networks):
        embedding += [x * math.sqrt(share / len(networks)) for x in embed(network, tensors, scaled, "network.%d." % number)]
    if deviation is not None:
        own = embed(embedder["rowMap"], tensors, scaled, "rowMap.") if "rowMap" in embedder else scaled
        embedding += [x * math.sqrt(1 - share) / deviation for x in own]
    return embedding


class Classifier:
    def __init__(self, path):
        settings, self.tensors = read(path, "similarity-classifier")
        self.embedder, self.decision = settings["embedder"], settings["decision"]
        count, dimension = self.tensors["gallery.rows"]["shape"]
        numbers, self.names = values(self.tensors, "gallery.rows"), texts(self.tensors, "gallery.labels")
        self.rows = [numbers[i * dimension : (i + 1) * dimension] for i in range(count)]
        self.labels = [self.names[place] for place in values(self.tensors, "gallery.classes")]
        self.ids = texts(self.tensors, "gallery.ids")
        self.knots = list(zip(values(self.tensors, "confidence.knots"), values(self.tensors, "confidence.values")))
        self.thresholds = dict(zip(texts(self.tensors, "thresholds.labels"), values(self.tensors, "thresholds.values")))

    def centroids(self):
        """The mean row of each label that has rows, in the order of the labels."""
        rows = {label: [row for row, own in zip(self.rows, self.labels) if own == label] for label in self.names}
        return {label: [average(column) for column in zip(*own)] for label, own in rows.items() if own}

    def vote(self, embedding, nearest):
        """The label that wins, and its share of the votes."""
        if self.decision["voters"] == "centroids":
            centroids = [(math.dist(row, embedding), label) for label, row in self.centroids().items()]
            voters = sorted(centroids, key=lambda centroid: centroid[0])
        else:
            voters = [(distance, self.labels[row]) for distance, row in nearest]
        voters = voters[: self.decision["neighborCount"]]
        votes, temperature = {}, self.decision["temperature"]
        for distance, label in voters:
            weight = 1 if temperature is None else math.exp((voters[0][0] ** 2 - distance**2) / temperature)
            votes[label] = votes.get(label, 0) + weight
        winner = max(votes, key=votes.get)  # of equal ones the first, which is that of the nearest voter
        return winner, votes[winner] / sum(votes.values())

    def correct(self, z):
        """Log odds after the lines through the knots."""
        if not self.knots:
            return z
        for (x0, y0), (x1, y1) in zip(self.knots, self.knots[1:]):
            if x0 <= z <= x1:
                return y0 + (y1 - y0) * (z - x0) / (x1 - x0)
        x, y = self.knots[0] if z < self.knots[0][0] else self.knots[-1]
        return y + (z - x)

    def confidence(self, share, distance):
        decision = self.decision
        v, u = math.log((share + 0.05) / (1.05 - share)), math.log(1 + distance / decision["distanceScale"])
        z = decision["intercept"] + decision["voteWeight"] * v - decision["distanceWeight"] * u
        probability = (1 + math.tanh(self.correct(z) / 2)) / 2  # 1 / (1 + e^-z), which does not overflow
        return decision["floor"] + (1 - 2 * decision["floor"]) * probability

    def novelty(self, embedding, nearest):
        """The share of known rows that lie nearer, None where there is no scale."""
        decision, parts = self.decision, "novelty.embeddings"
        if "maxNovelty" not in decision:
            return None
        distance = nearest[: decision["noveltyNeighbor"]][-1][0]
        columns = len(values(self.tensors, "scaler.mean"))
        if self.embedder["networks"] and self.embedder["rowDeviation"] is not None:
            voters = decision["neighborCount"] if decision["voters"] == "rows" else 1
            found = nearest[: max(voters, decision["noveltyNeighbor"], 5)]
            of_rows = sorted(math.dist(self.rows[place][-columns:], embedding[-columns:]) for _, place in found)
            distance, parts = math.sqrt(distance * of_rows[: decision["noveltyNeighbor"]][-1]), "novelty.rows"
        knots = list(zip(values(self.tensors, parts + ".distances"), values(self.tensors, parts + ".levels")))
        if not knots:
            return None
        if distance > knots[-1][0]:
            return 1 - (1 - knots[-1][1]) * (knots[-1][0] / distance) ** 5
        for (x0, y0), (x1, y1) in zip(knots, knots[1:]):
            if x0 <= distance <= x1:
                return y0 + (y1 - y0) * (distance - x0) / (x1 - x0)
        return knots[0][1]

    def accepts(self, label, confidence, distance, novelty):
        if novelty is not None and novelty > self.decision["maxNovelty"]:
            return False
        if self.decision["maxDistance"] is not None and distance > self.decision["maxDistance"]:
            return False
        threshold = self.thresholds.get(label, self.decision["threshold"])
        return not self.decision["acceptsNone"] if threshold is None else confidence >= threshold

    def classify(self, row):
        embedding = embed_by_all(self.embedder, self.tensors, row)
        nearest = sorted((math.dist(known, embedding), place) for place, known in enumerate(self.rows))
        distance = nearest[: self.decision["noveltyNeighbor"]][-1][0]
        label, share = self.vote(embedding, nearest)
        confidence, novelty = self.confidence(share, distance), self.novelty(embedding, nearest)
        return {
            "label": label if self.accepts(label, confidence, distance, novelty) else None,
            "nearestLabel": label,
            "confidence": confidence,
            "novelty": novelty,
            "ids": [self.ids[place] for _, place in nearest[:5]],
        }


def main(command, *arguments):
    if command == "classify":
        classifier = Classifier(arguments[0])
        with open(arguments[1], encoding="utf-8") as file:
            print(json.dumps([classifier.classify(row) for row in json.load(file)]))
    else:
        settings, tensors = read(arguments[0], "network")
        _, scaler = read(arguments[1], "standard-scaler")
        embedding = embed(settings["network"], tensors, scale(scaler, [float(value) for value in arguments[2:]]))
        print(json.dumps({"tensors": tensors, "embedding": embedding}))


main(*sys.argv[1:])
