"""Records logits and losses of the HuggingFace library's transformers, with the models themselves, into src/test/resources/fixtures.

    python plugins/transformers/src/test/python/record_transformers.py [encoders|decoders|layers|t5]...

The batches of all cases are in batches.json, the cases of a family in a file of its own; those that are named are recorded. Each case holds a model's options, which fields of the batches it reads, its first logits on the first batch, and the loss of each of
twenty batches before its update by SGD; the model lies beside it as save_pretrained writes it. Batches are those of its padding. All parameters are random, also those that usually begin with zeros or
ones; nothing is dropped. Batches are padded at the end to the length of their bucket. All numbers are 32-bit floats.
"""

import copy
import json
import math
import shutil
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
import transformers
from safetensors.torch import save_file
from torch import nn
from transformers.models.t5.modeling_t5 import T5Attention

torch.set_num_threads(1)
FIXTURES = Path(__file__).resolve().parents[1] / "resources/fixtures"
VOCABULARY, CLASSES, STEPS, BATCH, RATE, IGNORED = 23, 3, 20, 4, 0.05, -100
BUCKETS = (7, 5)
BERT = dict(
    vocab_size=VOCABULARY,
    hidden_size=12,
    num_hidden_layers=2,
    num_attention_heads=3,
    intermediate_size=20,
    max_position_embeddings=9,
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
    num_labels=CLASSES,
)
DISTILBERT = dict(
    vocab_size=VOCABULARY,
    dim=12,
    n_layers=2,
    n_heads=3,
    hidden_dim=20,
    max_position_embeddings=9,
    dropout=0.0,
    attention_dropout=0.0,
    seq_classif_dropout=0.0,
    qa_dropout=0.0,
    num_labels=CLASSES,
)
GPT2 = dict(
    vocab_size=VOCABULARY,
    n_embd=12,
    n_layer=2,
    n_head=3,
    n_positions=9,
    resid_pdrop=0.0,
    embd_pdrop=0.0,
    attn_pdrop=0.0,
    classifier_dropout=0.0,
    pad_token_id=0,
    num_labels=CLASSES,
)
LLAMA = dict(
    vocab_size=VOCABULARY,
    hidden_size=16,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    intermediate_size=20,
    max_position_embeddings=9,
    classifier_dropout=0.0,
    pad_token_id=0,
    num_labels=CLASSES,
)
T5 = dict(
    vocab_size=VOCABULARY,
    d_model=12,
    d_kv=5,
    d_ff=20,
    num_layers=2,
    num_heads=3,
    relative_attention_num_buckets=8,
    relative_attention_max_distance=6,
    dropout_rate=0.0,
    decoder_start_token_id=0,
)
IDS, MASK, TYPES = "input-ids", "attention-mask", "token-type-ids"
WRITTEN = "decoder-input-ids"
BEFORE = {"pre-norm": True, "activation": "gelu", "position": "learned"}
PAIR, TEXT = (IDS, MASK, TYPES), (IDS, MASK)


def bert(kind, **more):
    return getattr(transformers, "Bert" + kind), transformers.BertConfig(**{**BERT, **more})


def roberta(kind, **more):
    settings = {**BERT, "pad_token_id": 1, "type_vocab_size": 1, "layer_norm_eps": 1e-5, **more}
    return getattr(transformers, "Roberta" + kind), transformers.RobertaConfig(**settings)


def distilbert(kind, **more):
    return getattr(transformers, "DistilBert" + kind), transformers.DistilBertConfig(**{**DISTILBERT, **more})


def gpt2(kind, **more):
    return getattr(transformers, "GPT2" + kind), transformers.GPT2Config(**{**GPT2, **more})


def llama(kind, **more):
    return getattr(transformers, "Llama" + kind), transformers.LlamaConfig(**{**LLAMA, **more})


def t5(**more):
    return transformers.T5ForConditionalGeneration, transformers.T5Config(**{**T5, **more})


def own_output(config):
    """A T5 1.1, of which the library makes an output of its own only where a file has it."""
    model = transformers.T5ForConditionalGeneration(config)
    model.lm_head.weight = nn.Parameter(0.3 * torch.randn(VOCABULARY, config.d_model))
    return model


class Layers(nn.Module):
    """PyTorch's layers between vectors of tokens and an output."""

    def __init__(self, config):
        super().__init__()
        self.config, width = config, 12
        self.width, self.learned = width, config.get("position") == "learned"
        more = dict(
            nhead=3,
            dim_feedforward=10,
            dropout=0.0,
            activation=config.get("activation", "relu"),
            norm_first=config.get("pre-norm", False),
            batch_first=True,
        )
        kind = config["type"]
        first = "source" if kind == "transformer" else "embedding"
        self.add_module(first, nn.Embedding(VOCABULARY, width))
        self.tables = [first]
        if kind == "transformer":
            self.target = nn.Embedding(VOCABULARY, width)
            self.tables.append("target")
            inner = nn.Transformer(width, num_encoder_layers=2, num_decoder_layers=1, **more)
            self.encoder, self.decoder = inner.encoder, inner.decoder
        else:
            inner = nn.TransformerEncoder(
                nn.TransformerEncoderLayer(width, **more),
                2,
                nn.LayerNorm(width) if more["norm_first"] else None,
                enable_nested_tensor=False,
            )
            self.layers = inner.layers
            self.norm = inner.norm
        if self.learned:
            names = ["source-positions", "target-positions"] if kind == "transformer" else ["positions"]
            for name in names:
                self.add_module(name, nn.Embedding(9, width))
        self.output = nn.Linear(width, VOCABULARY if config["predicted"] == "word" else CLASSES)

    def placed(self, ids, table, positions):
        places = torch.arange(ids.shape[1])
        if self.learned:
            waves = self.get_submodule(positions)(places)
        else:
            angles = places[:, None] * 10000.0 ** (-torch.arange(0, self.width, 2, dtype=torch.float64) / self.width)
            waves = torch.stack((angles.sin(), angles.cos()), -1).reshape(len(places), self.width).float()
        return self.get_submodule(table)(ids) * self.width**0.5 + waves

    def forward(self, input_ids, attention_mask=None, decoder_input_ids=None):
        empty = None if attention_mask is None else attention_mask == 0
        if decoder_input_ids is not None:
            encoded = self.encoder(self.placed(input_ids, "source", "source-positions"), src_key_padding_mask=empty)
            causal = torch.triu(torch.ones(2 * [decoder_input_ids.shape[1]], dtype=torch.bool), 1)
            written = self.placed(decoder_input_ids, "target", "target-positions")
            states = self.decoder(written, encoded, tgt_mask=causal, memory_key_padding_mask=empty)
            return SimpleNamespace(logits=self.output(states))
        x = self.placed(input_ids, "embedding", "positions")
        length = input_ids.shape[1]
        causal = torch.triu(torch.ones(length, length, dtype=torch.bool), 1) if self.config["type"] == "transformer-decoder" else None
        for layer in self.layers:
            x = layer(x, src_mask=causal, src_key_padding_mask=empty)
        x = x if self.norm is None else self.norm(x)
        if self.config["predicted"] == "text":
            mask = torch.ones(input_ids.shape) if attention_mask is None else attention_mask
            x = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return SimpleNamespace(logits=self.output(x))

    def save_pretrained(self, folder):
        folder.mkdir()
        save_file({name: value.contiguous() for name, value in self.state_dict().items()}, folder / "model.safetensors")


def layers(name, kind, inputs, predicted, **options):
    sizes = {"width": 12, "layers": 2, "heads": 3, "feed-forward": 10, "dropout": 0.0, "vocabulary": VOCABULARY}
    sizes.update({"decoder-layers": 1} if kind == "transformer" else {})
    told = {"type": kind, **sizes, **({"positions": 9} if options.get("position") else {}), **options}
    if predicted == "token":
        told["head"] = "tokens"
    return name, told, (Layers, {**told, "predicted": predicted}), inputs, predicted


def head(kind, name):
    return {"type": kind, "head": name}


def pooled(kind, pooling):
    return {"type": kind, "head": "pooled", "pooling": pooling}


SPANS = {"num_labels": 2}
LLAMA_MORE = {
    "tie_word_embeddings": True,
    "attention_bias": True,
    "mlp_bias": True,
    "num_key_value_heads": 4,
    "head_dim": 6,
    "rope_parameters": {"rope_type": "default", "rope_theta": 500.0},
}
STRETCHED = {
    "rope_type": "llama3",
    "rope_theta": 30.0,
    "factor": 4.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 3.0,
    "original_max_position_embeddings": 16,
}
# The name, the options here, the library's model and its configuration, what is read, what is predicted.
CASES = [
    ("bert", {"type": "bert"}, bert("ForSequenceClassification"), PAIR, "text"),
    ("bert-tokens", head("bert", "tokens"), bert("ForTokenClassification"), PAIR, "token"),
    ("bert-features", head("bert", "tokens"), bert("ForTokenClassification", hidden_act="relu"), ("features",), "token"),
    ("bert-words", head("bert", "masked-language-model"), bert("ForMaskedLM"), TEXT, "word"),
    (
        "bert-words-untied",
        head("bert", "masked-language-model"),
        bert("ForMaskedLM", tie_word_embeddings=False, hidden_act="gelu_new"),
        TEXT,
        "word",
    ),
    ("bert-spans", head("bert", "question-answering"), bert("ForQuestionAnswering", **SPANS), PAIR, "span"),
    ("bert-pooled", head("bert", "pooled"), bert("Model"), PAIR, "pooled"),
    ("bert-none", head("bert", "none"), (partial(transformers.BertModel, add_pooling_layer=False), bert("Model")[1]), ("features", "length"), "vector"),
    (
        "bert-pooled-mean",
        pooled("bert", "mean"),
        (partial(transformers.BertModel, add_pooling_layer=False), bert("Model")[1]),
        PAIR,
        "mean",
    ),
    ("distilbert-pooled-max", pooled("distilbert", "max"), distilbert("Model"), TEXT, "max"),
    ("roberta", {"type": "roberta"}, roberta("ForSequenceClassification"), TEXT, "text"),
    ("roberta-tokens", head("roberta", "tokens"), roberta("ForTokenClassification"), TEXT, "token"),
    ("roberta-words", head("roberta", "masked-language-model"), roberta("ForMaskedLM"), TEXT, "word"),
    ("roberta-spans", head("roberta", "question-answering"), roberta("ForQuestionAnswering", **SPANS), TEXT, "span"),
    ("distilbert", {"type": "distilbert"}, distilbert("ForSequenceClassification"), TEXT, "text"),
    ("distilbert-tokens", head("distilbert", "tokens"), distilbert("ForTokenClassification"), TEXT, "token"),
    ("distilbert-words", head("distilbert", "masked-language-model"), distilbert("ForMaskedLM"), TEXT, "word"),
    ("distilbert-spans", head("distilbert", "question-answering"), distilbert("ForQuestionAnswering", **SPANS), TEXT, "span"),
    ("gpt2", {"type": "gpt2"}, gpt2("LMHeadModel"), TEXT, "word"),
    ("gpt2-untied", {"type": "gpt2"}, gpt2("LMHeadModel", tie_word_embeddings=False, n_inner=10), ("features",), "word"),
    ("gpt2-text", head("gpt2", "classification"), gpt2("ForSequenceClassification"), TEXT, "text"),
    ("gpt2-tokens", head("gpt2", "tokens"), gpt2("ForTokenClassification"), TEXT, "token"),
    ("gpt2-spans", head("gpt2", "question-answering"), gpt2("ForQuestionAnswering", **SPANS), TEXT, "span"),
    ("gpt2-none", head("gpt2", "none"), gpt2("Model"), ("features", "length"), "vector"),
    ("llama", {"type": "llama"}, llama("ForCausalLM"), TEXT, "word"),
    ("llama-tied", {"type": "llama"}, llama("ForCausalLM", **LLAMA_MORE), TEXT, "word"),
    ("llama-stretched", {"type": "llama"}, llama("ForCausalLM", rope_parameters=STRETCHED), TEXT, "word"),
    ("llama-text", head("llama", "classification"), llama("ForSequenceClassification"), ("features",), "text"),
    ("llama-tokens", head("llama", "tokens"), llama("ForTokenClassification"), TEXT, "token"),
    layers("encoder", "transformer-encoder", TEXT, "text"),
    layers("encoder-before", "transformer-encoder", TEXT, "token", **BEFORE),
    layers("decoder", "transformer-decoder", TEXT, "word"),
    layers("decoder-before", "transformer-decoder", ("features",), "word", **BEFORE),
    layers("transformer", "transformer", TEXT + (WRITTEN,), "word"),
    layers("transformer-before", "transformer", TEXT + (WRITTEN,), "word", **BEFORE),
    ("t5", {"type": "t5"}, t5(num_decoder_layers=1), TEXT + (WRITTEN,), "word"),
    (
        "t5-gated",
        {"type": "t5"},
        (own_output, t5(feed_forward_proj="gated-gelu", tie_word_embeddings=False, initializer_factor=0.5)[1]),
        TEXT + (WRITTEN,),
        "word",
    ),
    ("t5-unscaled", {"type": "t5"}, t5(tie_word_embeddings=False), ("features", WRITTEN), "word"),
    ("llama-spans", head("llama", "question-answering"), llama("ForQuestionAnswering", **SPANS), TEXT, "span"),
]


def batches(padding):
    random = np.random.default_rng(padding)
    for step in range(STEPS):
        bucket = step % len(BUCKETS)
        length = BUCKETS[bucket]
        lengths = random.integers(1, length + 1, BATCH)
        lengths[0] = length
        mask = (np.arange(length) < lengths[:, None]).astype(int)
        ids = np.where(mask, random.integers(padding + 1, VOCABULARY, (BATCH, length)), padding)
        yield {
            "bucket": bucket,
            IDS: ids,
            MASK: mask,
            TYPES: np.where(mask, (np.arange(length) >= lengths[:, None] // 2).astype(int), 0),
            "features": ids,
            WRITTEN: random.integers(1, VOCABULARY, (BATCH, length)),
            "length": lengths,
            "text": random.integers(0, CLASSES, BATCH),
            "token": np.where(mask, random.integers(0, CLASSES, (BATCH, length)), IGNORED),
            "word": np.where(mask, random.integers(0, VOCABULARY, (BATCH, length)), IGNORED),
            "start": random.integers(0, lengths),
            "end": random.integers(0, lengths),
        }


def numbers(values):
    # The shortest decimals that are read back as the same 32-bit floats.
    return [float(str(value)) for value in np.asarray(values, dtype=np.float32).flatten()]


def given(batch, inputs, kind):
    """What the library's model is called with."""
    values = {"features": "input_ids", **{key: key.replace("-", "_") for key in (*PAIR, WRITTEN)}}
    found = {values[key]: torch.tensor(batch[key]) for key in inputs if key in values}
    if "length" in inputs:
        found["attention_mask"] = torch.tensor(batch[MASK])
    return starting(found, kind)


def starting(found, kind):
    """T5 begins with a token of its own, whichever there is."""
    if kind == "t5":
        found["decoder_input_ids"][:, 0] = T5["decoder_start_token_id"]
    return found


def outcome(output, batch, predicted):
    """What is predicted, and the pairs of logits and targets whose losses are added."""
    if predicted == "span":
        both = torch.stack((output.start_logits, output.end_logits), -1)
        return both, [(output.start_logits, batch["start"]), (output.end_logits, batch["end"])]
    if predicted == "pooled":
        return output.pooler_output, [(output.pooler_output, batch["text"])]
    if predicted in ("mean", "max"):
        mask = torch.tensor(batch[MASK])[:, :, None]
        states = output.last_hidden_state
        mean = (states * mask).sum(1) / mask.sum(1)
        vector = mean if predicted == "mean" else states.masked_fill(mask == 0, -math.inf).amax(1)
        return vector, [(vector, batch["text"])]
    if predicted == "vector":
        return output.last_hidden_state, [(output.last_hidden_state, batch["token"])]
    return output.logits, [(output.logits, batch[predicted])]


WRITERS = ("gpt2", "llama", "transformer-decoder", "transformer", "t5")


def continued(model, kind):
    """What a model says behind each of three more tokens of beginnings of different lengths, one by one and without filling."""
    random = np.random.default_rng(5)
    begun, lengths = random.integers(1, VOCABULARY, (BATCH, 4)), np.array([4, 1, 3, 2])
    more = random.integers(1, VOCABULARY, (BATCH, 3))
    logits = []
    for row, length in enumerate(lengths):
        first, then = torch.tensor(begun[row : row + 1, :length]), torch.tensor(more[row : row + 1])
        if kind in ("transformer", "t5"):
            written = starting({"decoder_input_ids": then.clone()}, kind)
            said = model(first, None, **written).logits[0]
        else:
            said = model(torch.cat((first, then), 1)).logits[0, length:]
        logits.append(said.detach().numpy())
    mask = (np.arange(4) < lengths[:, None]).astype(int)
    return {
        "begun": (begun * mask).flatten().tolist(),
        "begun-mask": mask.flatten().tolist(),
        "more": more.T.flatten().tolist(),
        "more-logits": numbers(np.stack(logits).transpose(1, 0, 2)),
    }


def record(name, options, made, inputs, predicted):
    torch.manual_seed(len(name))
    kind, config = made
    model = kind(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_((parameter + 0.2 * torch.randn_like(parameter)).round(decimals=2))
    folder = FIXTURES / name
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    (folder / "model.safetensors").chmod(0o644)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    padding = getattr(config, "pad_token_id", None) or 0
    initial = copy.deepcopy(model)
    losses, logits = [], None
    for batch in batches(padding):
        prediction, pairs = outcome(model(**given(batch, inputs, options["type"])), batch, predicted)
        loss = sum(
            nn.functional.cross_entropy(scores.flatten(0, -2), torch.tensor(target).flatten(), ignore_index=IGNORED)
            for scores, target in pairs
        )
        logits = numbers(prediction.detach()) if logits is None else logits
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    written = continued(initial, options["type"]) if predicted == "word" and options["type"] in WRITERS else {}
    # Each target of the batch, and the output that is compared with it.
    of_text = {"text": "prediction"}
    targets = {
        "pooled": of_text,
        "mean": of_text,
        "max": of_text,
        "vector": {"token": "prediction"},
        "span": {"start": "start", "end": "end"},
    }
    return {
        "name": name,
        "options": options,
        "padding": padding,
        "inputs": inputs,
        "targets": targets.get(predicted, {predicted: "prediction"}),
        "logits": logits,
        "losses": losses,
        **written,
    }


def buckets(count, most, both):
    """Each distance from which on distances are of another bucket."""
    distances = torch.arange(-400, 401)
    found = T5Attention._relative_position_bucket(distances, both, count, most).tolist()
    changes = [(int(d), b) for i, (d, b) in enumerate(zip(distances, found)) if i == 0 or b != found[i - 1]]
    return {"buckets": count, "max-distance": most, "both": both, "changes": changes}


FAMILIES = {
    "encoders": ("bert", "roberta", "distilbert"),
    "decoders": ("gpt2", "llama"),
    "layers": ("transformer-encoder", "transformer-decoder", "transformer"),
    "t5": ("t5",),
}


def main(wanted):
    header = {
        "tool": "transformers",
        "version": transformers.__version__,
        "script": "plugins/transformers/src/test/python/record_transformers.py",
        "precision": "float32",
        "optimizer": {"type": "sgd", "learning-rate": RATE},
    }
    for family in wanted or FAMILIES:
        cases = [json.dumps(record(*case)) for case in CASES if case[1]["type"] in FAMILIES[family]]
        told = dict(header)
        if family == "t5":
            told["buckets"] = [buckets(*of, both) for of in ((32, 128), (8, 6), (6, 50), (64, 256)) for both in (True, False)]
        body = json.dumps(told)[:-1] + ',\n"cases": [\n' + ",\n".join(cases) + "\n]}\n"
        (FIXTURES / f"{family}.json").write_text(body)
        print(family, len(cases), "cases")
    shared = {
        padding: [{key: np.asarray(value).flatten().tolist() for key, value in batch.items()} for batch in batches(padding)]
        for padding in (0, 1)
    }
    (FIXTURES / "batches.json").write_text(json.dumps({"buckets": BUCKETS, "batches": shared}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
