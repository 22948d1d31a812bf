"""Small PyTorch networks that together use every operator that an imported model may be trained with."""

import torch
from torch import nn
from torch.nn import functional as F


def mlp(activation, outputs=3):
    return nn.Sequential(nn.Linear(6, 16), activation, nn.Linear(16, 8), activation, nn.Linear(8, outputs))


class View(nn.Module):
    """Flattens by the batch's own size, which PyTorch exports as Shape, Gather, Concat and Reshape."""

    def __init__(self):
        super().__init__()
        self.convolution = nn.Conv2d(2, 4, 3)
        self.output = nn.Linear(4 * 4 * 4, 3)

    def forward(self, x):
        x = F.relu(self.convolution(x))
        return self.output(x.view(x.size(0), -1))


class Pooling(nn.Module):
    """Maximum and average pooling with stride, padding and without counting it."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 4, 3, padding=1)
        self.second = nn.Conv2d(4, 6, 3, padding=1)
        self.output = nn.Linear(6 * 2 * 2, 3)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.first(x)), 2)
        x = F.max_pool2d(F.relu(self.second(x)), 3, stride=2, padding=1)
        x = F.avg_pool2d(x, 2, stride=1, padding=1, count_include_pad=False)
        x = F.avg_pool2d(x, 2)
        return self.output(F.pad(x, (0, 1, 0, 1)).flatten(1))


class Convolutions(nn.Module):
    """Convolutions with stride, unequal padding, dilation and groups, over images and over rows."""

    def __init__(self):
        super().__init__()
        self.strided = nn.Conv2d(2, 4, (3, 2), stride=(2, 1), padding=(1, 0))
        self.dilated = nn.Conv2d(4, 6, 2, dilation=2, padding=2)
        self.grouped = nn.Conv2d(6, 6, 3, groups=3, padding=1, bias=False)
        self.depthwise = nn.Conv2d(6, 6, 3, groups=6)
        self.rows = nn.Conv1d(6, 5, 3, stride=2, padding=2)
        self.output = nn.Linear(5, 3)

    def forward(self, x):
        x = torch.tanh(self.strided(x))
        x = torch.tanh(self.dilated(x))
        x = torch.tanh(self.grouped(x))
        x = torch.tanh(self.depthwise(x))
        x = torch.tanh(self.rows(x.flatten(2)))
        return self.output(x.mean(2))


class Transposed(nn.Module):
    """Down and up again by convolutions, then one mean per channel."""

    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(1, 4, 3, stride=2, padding=1)
        self.up = nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1)
        self.grouped = nn.ConvTranspose2d(6, 4, 2, groups=2, dilation=2, bias=False)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.output = nn.Linear(4, 3)

    def forward(self, x):
        x = F.elu(self.up(F.elu(self.down(x))))
        x = torch.sigmoid(self.grouped(x))
        return self.output(self.pool(x).squeeze(3).squeeze(2))


class BatchNormOverRows(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(6, 10)
        self.norm = nn.BatchNorm1d(10)
        self.second = nn.Linear(10, 8, bias=False)
        self.second_norm = nn.BatchNorm1d(8, momentum=0.3, eps=1e-3)
        self.output = nn.Linear(8, 3)

    def forward(self, x):
        x = torch.tanh(self.norm(self.hidden(x)))
        return self.output(torch.tanh(self.second_norm(self.second(x))))


class BatchNormOverImages(nn.Module):
    """A residual block as image networks have it."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 4, 3, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(4)
        self.second = nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(4)
        self.output = nn.Linear(4, 3)

    def forward(self, x):
        x = F.relu(self.first_norm(self.first(x)))
        x = F.relu(x + self.second_norm(self.second(x)))
        return self.output(F.adaptive_avg_pool2d(x, 1).flatten(1))


class LayerNorms(nn.Module):
    """Over the last axis and over the last two."""

    def __init__(self):
        super().__init__()
        self.first = nn.LayerNorm([3, 4])
        self.hidden = nn.Linear(4, 8)
        self.second = nn.LayerNorm(8, eps=1e-6)
        self.output = nn.Linear(24, 3)

    def forward(self, x):
        x = F.gelu(self.second(self.hidden(self.first(x))))
        return self.output(x.flatten(1))


class Branches(nn.Module):
    """Split, slices, concatenation, padding, stacking and a residual sum; one layer is used twice."""

    def __init__(self):
        super().__init__()
        self.shared = nn.Linear(4, 4)
        self.other = nn.Linear(2, 4)
        self.output = nn.Linear(15, 3)

    def forward(self, x):
        left, right = torch.split(x, [4, 2], dim=1)
        left = left + torch.tanh(self.shared(left))
        left = left + torch.tanh(self.shared(left))
        right = torch.tanh(self.other(right))
        stacked = torch.stack([left, right], dim=1).transpose(1, 2).reshape(-1, 8)
        padded = F.pad(left[:, 1:4], (2, 1), value=0.5)
        return self.output(torch.cat([stacked[:, ::2], padded, x[:, -1:], right[:, :-3], left[:, 1:4]], dim=1))


class Elementwise(nn.Module):
    """Arithmetic that has kinks, quotients and broadcasting in both directions; predicts a number."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(6, 8)
        self.scale = nn.Parameter(torch.linspace(0.5, 1.5, 8))
        self.shift = nn.Parameter(torch.tensor([0.1]))
        self.output = nn.Linear(8, 1)

    def forward(self, x):
        x = self.hidden(x) * self.scale - self.shift
        positive = F.softplus(x) + x.abs() / (1.0 + x**2)
        x = torch.where(x > 0, positive.sqrt(), torch.exp(-positive))
        x = torch.maximum(x, 0.3 * self.scale) + torch.minimum(x, self.shift.expand(x.shape))
        x = torch.clamp(x, -0.5, 2.5) * torch.log(positive + 1.0)
        x = x / (1.0 + x.sum(1, keepdim=True) ** 2).sqrt() - x.amax(1, keepdim=True) * 0.1
        return self.output(-x)


class Tokens(nn.Module):
    """Embedded tokens, their mean and their last one."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(12, 8)
        self.output = nn.Linear(16, 3)

    def forward(self, tokens):
        x = self.embedding(tokens)
        return self.output(torch.cat([x.mean(1), x[:, -1]], dim=1))


class Attention(nn.Module):
    """One block of a transformer from matrix products, over embedded tokens."""

    def __init__(self, width=8, heads=2, length=5):
        super().__init__()
        self.heads, self.length, self.width = heads, length, width
        self.embedding = nn.Embedding(12, width)
        self.position = nn.Parameter(0.1 * torch.randn(length, width))
        self.norm = nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.projection = nn.Linear(width, width)
        self.feed_forward = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, 16), nn.GELU(), nn.Linear(16, width))
        self.output = nn.Linear(width, 3)

    def split(self, x):
        return x.view(x.size(0), self.length, self.heads, self.width // self.heads).transpose(1, 2)

    def forward(self, tokens):
        x = self.embedding(tokens) + self.position
        query, key, value = (self.split(part) for part in self.query_key_value(self.norm(x)).chunk(3, dim=-1))
        scores = query @ key.transpose(-2, -1) / (self.width // self.heads) ** 0.5
        mixed = torch.softmax(scores, dim=-1) @ value
        x = x + self.projection(mixed.transpose(1, 2).contiguous().view(x.size(0), self.length, self.width))
        x = x + self.feed_forward(x)
        return self.output(x[:, 0])


class LogSoftmaxHead(nn.Module):
    """Ends in log-probabilities, which cross-entropy takes for logits without a change."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(6, 8)
        self.output = nn.Linear(8, 3)

    def forward(self, x):
        return F.log_softmax(self.output(torch.relu(self.hidden(x))), dim=1)


class Encoder(nn.Module):
    """Layers that begin as copies of one another, which PyTorch's exporter of traces merges."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(12, 8)
        layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.output = nn.Linear(8, 3)

    def forward(self, tokens):
        return self.output(self.layers(self.embedding(tokens)).mean(1))


class Buffers(nn.Module):
    """A buffer, numbers of formulas, and an embedding that is also the output's weight, transposed."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(12, 6)
        self.register_buffer("position", torch.linspace(-0.5, 0.5, 30).reshape(5, 6))
        self.hidden = nn.Linear(6, 6)
        self.head = nn.Linear(6, 12, bias=False)
        self.head.weight = self.embedding.weight
        self.output = nn.Linear(12, 3)

    def forward(self, tokens):
        x = F.softplus(self.hidden(self.embedding(tokens) + self.position), beta=2.0)
        return self.output(torch.tanh(self.head(x)).mean(1))


class Padded(nn.Module):
    """Embeddings with a row for padding that learns nothing, and with gradients by how often a token comes."""

    def __init__(self):
        super().__init__()
        self.padded = nn.Embedding(12, 6, padding_idx=0)
        self.scaled = nn.Embedding(12, 6, scale_grad_by_freq=True)
        self.both = nn.Embedding(12, 6, padding_idx=-1, scale_grad_by_freq=True)
        self.output = nn.Linear(12, 3)

    def forward(self, tokens):
        x = torch.cat([self.padded(tokens) * self.both(tokens), self.scaled(tokens)], dim=2)
        return self.output(torch.tanh(x.sum(1)))


class Resized(nn.Module):
    """Up and down by other means than convolutions, normalised by group and by image."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 8, 3, padding=1)
        self.groups = nn.GroupNorm(2, 8)
        self.second = nn.Conv2d(2, 4, 3, padding=1)
        self.images = nn.InstanceNorm2d(4, affine=True)
        self.output = nn.Linear(16, 3)

    def forward(self, x):
        x = torch.tanh(self.groups(self.first(x)))
        x = F.pixel_shuffle(x, 2)
        x = torch.tanh(self.images(self.second(x)))
        x = F.interpolate(x, scale_factor=0.5, mode="bilinear")
        x = F.interpolate(x, scale_factor=2, mode="nearest")
        x = F.interpolate(x, size=(4, 4), mode="bicubic", align_corners=True)
        return self.output(x[:, :, ::2, ::2].flatten(1))


class Indices(nn.Module):
    """What chooses and combines elements by their order and their indices."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(6, 6)
        self.weight = nn.Parameter(0.3 * torch.randn(3, 6, 6))
        self.output = nn.Linear(25, 3)

    def forward(self, x):
        x = torch.tanh(self.hidden(x))
        pairs = torch.einsum("bi,oij,bj->bo", x, self.weight, x)
        grid = x.view(-1, 2, 3)
        parts = [
            pairs,
            x.topk(3, dim=1)[0],
            x.cumsum(1)[:, 1:4],
            x.repeat(1, 2)[:, 4:8],
            torch.tril(grid).flatten(1),
            (grid + 2.0).prod(2),
            torch.fmod(x, 0.75)[:, :2],
            torch.asin(0.5 * x)[:, 4:],
        ]
        return self.output(torch.cat(parts, dim=1))


class Digits(nn.Module):
    """Enough work in a batch of 256 for each thread to take a shard of it."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 12, 3, padding=1)
        self.second = nn.Conv2d(12, 16, 3, padding=1)
        self.output = nn.Linear(16 * 4 * 4, 10)

    def forward(self, x):
        x = torch.tanh(self.second(torch.tanh(self.first(x / 16))))
        return self.output(F.avg_pool2d(x, 2).flatten(1))
