"""PyTorch: `eager` as its tutorials write a step, `compiled` with a fused optimizer and torch.compile."""

import measure
import torch
import work as works
from torch import nn

options = measure.arguments(["eager", "compiled"])
work = works.named(options.work)
torch.set_num_threads(works.THREADS)
torch.manual_seed(1)
features, target = (torch.from_numpy(array) for array in works.load(work))
ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid}


class Last(nn.Module):
    """An LSTM's state after the last place."""

    def __init__(self, width, hidden):
        super().__init__()
        self.lstm = nn.LSTM(width, hidden, batch_first=True)

    def forward(self, x):
        return self.lstm(x)[1][0][-1]


class Encoder(nn.Module):
    """PyTorch's layers over tokens, whose mean is classified."""

    def __init__(self, places, width, layers, heads):
        super().__init__()
        self.embedding, self.positions = nn.Embedding(works.VOCABULARY, width), nn.Embedding(places, width)
        layer = nn.TransformerEncoderLayer(width, heads, 4 * width, 0.0, nn.functional.gelu, batch_first=True)
        self.layers = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.output = nn.Linear(width, 10)

    def forward(self, x):
        embedded = self.embedding(x) * self.embedding.embedding_dim**0.5 + self.positions.weight
        return self.output(self.layers(embedded).mean(1))


class Bert(nn.Module):
    """BERT of the HuggingFace library, without dropout."""

    def __init__(self, width, layers, heads):
        from transformers import BertConfig, BertForSequenceClassification

        super().__init__()
        sizes = dict(hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads, intermediate_size=4 * width)
        none = dict(hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
        self.model = BertForSequenceClassification(BertConfig(vocab_size=works.VOCABULARY, num_labels=10, **sizes, **none))

    def forward(self, x):
        return self.model(input_ids=x).logits


if work.encoder:
    places, width, depth, heads, is_bert = work.encoder
    layers = [Bert(width, depth, heads) if is_bert else Encoder(places, width, depth, heads)]
elif work.sequence:
    places, width, hidden = work.sequence
    features = features.reshape(-1, places, width)
    layers = [Last(width, hidden), nn.Linear(hidden, 10)]
elif work.widths:
    layers = []
    for inputs, outputs in zip(work.widths, work.widths[1:]):
        layers += [nn.Linear(inputs, outputs), ACTIVATIONS[work.activation]() if work.activation else None]
    layers = layers[:-1]
else:
    features = features.reshape(-1, 1, 28, 28)
    layers = [nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
    layers += [nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(64 * 7 * 7, 10)]
if work.loss == "mse":
    target = target.reshape(-1, 1)

fused = options.mode == "compiled"
model = nn.Sequential(*layers)
criterion = nn.MSELoss() if work.loss == "mse" else nn.CrossEntropyLoss()
optimizer = (
    torch.optim.SGD(model.parameters(), lr=0.01, fused=fused)
    if work.optimizer == "sgd"
    else {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[work.optimizer](model.parameters(), fused=fused)
)


def loss_of(x, y):
    return criterion(model(x), y)


if fused:
    loss_of = torch.compile(loss_of, dynamic=False)

log = measure.Log(options.log)
for step, rows in enumerate(measure.batches(len(features), work.batch), 1):
    rows = torch.from_numpy(rows)
    loss = loss_of(features[rows], target[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % work.log_every == 0:
        log.write(step, loss.item())
