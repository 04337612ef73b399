"""Makes the .bin files beside it, as PyTorch itself writes them. Run with PyTorch 1.6 or newer:

    cd core/src/test/resources/io/blockbuster/core/pickle && python3 fixtures.py
"""

from collections import OrderedDict

import torch


def kinds():
    """A state dictionary with every element type and memory layout that a checkpoint may have."""
    grid = torch.arange(12, dtype=torch.float32).reshape(3, 4)
    state = OrderedDict()
    state["grid"] = grid
    state["transposed"] = grid.t()
    state["column"] = grid[:, 1]
    state["tail"] = grid.view(-1)[7:]
    state["every_other"] = grid[::2, ::2]
    state["parameter"] = torch.nn.Parameter(torch.tensor([1.5, -2.5]))
    state["half"] = torch.tensor([0.5, -1.25, 65504.0], dtype=torch.float16)
    state["brain"] = torch.tensor([1.0, -3.0], dtype=torch.bfloat16)
    state["double"] = torch.tensor([0.25, 1e-3], dtype=torch.float64)
    state["scalar"] = torch.tensor(7.0)
    state["empty"] = torch.zeros(0, 4)
    state["ids"] = torch.arange(4).expand(1, -1)
    state["flags"] = torch.tensor([True, False])
    state._metadata = OrderedDict([("", {"version": 1})])
    return state


def bert(vocabulary):
    """A classifier of two labels in the names of the first BERT: no prefix "bert.", gamma and beta; tied, in half precision."""
    torch.manual_seed(1)
    hidden, inner, positions = 8, 16, 16
    state = OrderedDict()

    def linear(name, rows, columns):
        state[name + ".weight"] = torch.randn(rows, columns).half()
        state[name + ".bias"] = torch.randn(rows).half()

    def norm(name):
        state[name + ".gamma"] = torch.ones(hidden).half()
        state[name + ".beta"] = torch.zeros(hidden).half()

    words = torch.randn(vocabulary, hidden).half()
    state["embeddings.word_embeddings.weight"] = words
    state["embeddings.position_embeddings.weight"] = torch.randn(positions, hidden).half()
    state["embeddings.token_type_embeddings.weight"] = torch.randn(2, hidden).half()
    norm("embeddings.LayerNorm")
    layer = "encoder.layer.0."
    for part in ("query", "key", "value"):
        linear(layer + "attention.self." + part, hidden, hidden)
    linear(layer + "attention.output.dense", hidden, hidden)
    norm(layer + "attention.output.LayerNorm")
    linear(layer + "intermediate.dense", inner, hidden)
    linear(layer + "output.dense", hidden, inner)
    norm(layer + "output.LayerNorm")
    linear("pooler.dense", hidden, hidden)
    linear("classifier", 2, hidden)
    state["cls.predictions.decoder.weight"] = words
    return state


def base():
    """A pretrained base as the Hub has them: an encoder, no pooler, no classifier, a vocabulary of 110."""
    return OrderedDict(
        (name if name.startswith("cls.") else "bert." + name, tensor)
        for name, tensor in bert(110).items()
        if not name.startswith(("pooler", "classifier"))
    )


torch.save(kinds(), "kinds.bin")
torch.save(kinds(), "kinds-protocol4.bin", pickle_protocol=4)
torch.save(kinds(), "kinds-stream.bin", _use_new_zipfile_serialization=False)
torch.save(bert(10), "bert.bin")
torch.save(base(), "base.bin", _use_new_zipfile_serialization=False)
torch.save(torch.nn.Linear(2, 2), "module.bin")
