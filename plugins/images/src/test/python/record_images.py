"""Records what torchvision makes of images into src/test/resources/fixtures/images.json.

    python plugins/images/src/test/python/record_images.py

Images are 8 bits, channel by channel. Of what is drawn, means over many draws are recorded.
"""

import base64
import io
import json
from pathlib import Path

import numpy as np
import PIL
import torch
import torchvision
from PIL import Image
from torchvision.transforms import InterpolationMode, RandomErasing, RandomResizedCrop
from torchvision.transforms.v2 import CutMix, MixUp
from torchvision.transforms.v2 import functional as F

MODULE = Path(__file__).resolve().parents[3]
torch.set_num_threads(1)
torch.manual_seed(7)
random = np.random.default_rng(7)


def picture(channels, height, width):
    """Soft colours with some noise, so that every formula has something to do."""
    y, x = np.mgrid[0:height, 0:width]
    planes = [
        127 + 90 * np.sin(x / (2.0 + channel) + channel) * np.cos(y / (3.0 - channel / 2)) + random.normal(0, 12, x.shape)
        for channel in range(channels)
    ]
    return torch.tensor(np.clip(np.stack(planes), 0, 255).astype(np.uint8))


def image(tensor):
    return {"shape": list(tensor.shape), "bytes": tensor.flatten().tolist()}


def case(operation, source, result, **options):
    return {"operation": operation, "source": image(source), "options": options, "result": image(result)}


def resized(source, size):
    return F.resize(source, size, InterpolationMode.BILINEAR, antialias=True)


cases = []
for channels, height, width, size in [(3, 17, 23, (10, 8)), (1, 12, 12, (28, 28)), (3, 40, 9, (7, 9)), (1, 9, 31, (9, 5))]:
    source = picture(channels, height, width)
    cases.append(case("resize", source, resized(source, list(size)), size=size))
for channels, height, width, resize, size in [(3, 31, 20, 12, 10), (3, 20, 33, 16, 16), (1, 14, 15, 11, 8)]:
    source = picture(channels, height, width)
    result = F.center_crop(resized(source, [resize]), [size, size])
    cases.append(case("evaluation", source, result, size=(size, size), resize=resize))
source = picture(3, 9, 11)
cases.append(case("horizontal-flip", source, F.horizontal_flip(source)))
cases.append(case("vertical-flip", source, F.vertical_flip(source)))
padded = F.pad(source, [2, 2, 2, 2], fill=0)
cases.append(case("crop", source, F.crop(padded, 3, 0, 9, 11), top=1, left=-2, size=(9, 11)))
for channels, height, width, angle in [(3, 9, 11, 25.0), (1, 12, 12, -90.0), (1, 10, 10, 7.5)]:
    source = picture(channels, height, width)
    cases.append(case("rotate", source, F.rotate(source, angle, InterpolationMode.BILINEAR), angle=angle))
source, gray = picture(3, 8, 9), picture(1, 6, 7)
for name, function, factors in [
    ("brightness", F.adjust_brightness, (0.4, 1.7)),
    ("contrast", F.adjust_contrast, (0.3, 1.6)),
    ("saturation", F.adjust_saturation, (0.0, 1.8)),
    ("hue", F.adjust_hue, (-0.4, 0.1, 0.5)),
]:
    for factor in factors:
        cases.append(case(name, source, function(source, factor), factor=factor))
cases.append(case("contrast", gray, F.adjust_contrast(gray, 1.5), factor=1.5))
cases.append(case("erase", source, F.erase(source, 2, 3, 4, 5, torch.tensor([9, 120, 250])[:, None, None]), box=(2, 3, 4, 5)))


def draws(operation, height, width, scale, ratio, draw):
    boxes = np.array([draw() for _ in range(20000)], dtype=np.float64)
    share = boxes[:, 2] * boxes[:, 3] / (height * width)
    return {
        "operation": operation,
        "size": [height, width],
        "scale": scale,
        "ratio": ratio,
        "top": boxes[:, 0].mean(),
        "left": boxes[:, 1].mean(),
        "height": boxes[:, 2].mean(),
        "width": boxes[:, 3].mean(),
        "share": share.mean(),
        "deviation": share.std(),
    }


def erased(empty, scale, ratio):
    top, left, height, width, _ = RandomErasing.get_params(empty, scale, ratio, [0.0])
    return top, left, height, width


drawn = []
for height, width, scale, ratio in [(40, 60, (0.08, 1.0), (3 / 4, 4 / 3)), (30, 90, (0.5, 0.9), (0.9, 1.1)), (20, 90, (1.0, 1.0), (0.8, 1.2))]:
    empty = torch.zeros(3, height, width)
    drawn.append(draws("resized-crop", height, width, scale, ratio, lambda: RandomResizedCrop.get_params(empty, scale, ratio)))
for scale, ratio in [((0.02, 0.33), (0.3, 3.3)), ((0.4, 0.8), (0.5, 1.0))]:
    empty = torch.zeros(3, 32, 40)
    drawn.append(draws("erasing", 32, 40, scale, ratio, lambda: erased(empty, scale, ratio)))

def mixed():
    """Batches of four images of three classes, mixed with a recorded share, and by a rectangle around a recorded point."""
    images = torch.stack([picture(2, 9, 12) for _ in range(4)])
    labels = torch.tensor([0, 2, 1, 2])
    mixup, cutmix = MixUp(alpha=1.0, num_classes=3), CutMix(alpha=1.0, num_classes=3)
    batches = []
    for share in (0.25, 0.8):
        params = {"lam": share, "labels": labels, "batch_size": 4}
        result = mixup.transform(images.float(), params).round().to(torch.uint8)
        batches.append(("mixup", share, 0, 0, result, mixup.transform(labels, params)))
    for seed in (1, 2, 3):
        torch.manual_seed(seed)
        share = float(cutmix._dist.sample(()))
        x, y = torch.randint(12, (1,)).item(), torch.randint(9, (1,)).item()
        torch.manual_seed(seed)
        params = {**cutmix.make_params([images]), "labels": labels, "batch_size": 4}
        batches.append(("cutmix", share, y, x, cutmix.transform(images, params), cutmix.transform(labels, params)))
    return [
        {
            "operation": operation,
            "share": share,
            "y": y,
            "x": x,
            "source": image(images),
            "labels": labels.tolist(),
            "result": image(result),
            "probabilities": probabilities.flatten().tolist(),
        }
        for operation, share, y, x, result, probabilities in batches
    ]


def file(kind, name, source, mode="RGB", **options):
    """What Pillow decodes of a file that it wrote."""
    buffer = io.BytesIO()
    pixels = source.numpy().transpose(1, 2, 0)
    Image.fromarray(pixels if mode != "L" else pixels[:, :, 0]).convert(mode).save(buffer, kind, **options)
    decoded = np.atleast_3d(np.asarray(Image.open(io.BytesIO(buffer.getvalue())).convert("L" if mode == "L" else "RGB")))
    return {
        "name": name,
        "file": base64.b64encode(buffer.getvalue()).decode(),
        "result": image(torch.tensor(decoded.transpose(2, 0, 1).copy())),
    }


# Soft, because decoders differ in how they spread the colours of neighbouring pixels.
y, x = np.mgrid[0:18, 0:27]
soft = torch.tensor(np.stack([127 + 100 * np.sin(x / 20 + c) * np.cos(y / (15 + c)) for c in range(3)]).astype(np.uint8))
files = [
    file("WEBP", "lossless.webp", soft, lossless=True),
    file("WEBP", "alpha.webp", soft, "RGBA", lossless=True),
    file("WEBP", "lossy.webp", soft, quality=95),
    file("JPEG", "color.jpg", soft, quality=95),
    file("JPEG", "gray.jpg", soft, "L", quality=90),
    file("PNG", "color.png", soft),
    file("PNG", "palette.png", soft, "P"),
    file("PNG", "gray.png", soft, "L"),
]

target = MODULE / "src/test/resources/fixtures/images.json"
target.parent.mkdir(parents=True, exist_ok=True)
source = f"record_images.py, torchvision {torchvision.__version__}, Pillow {PIL.__version__}"
text = {"source": source, "cases": cases, "draws": drawn, "files": files, "mixed": mixed()}
target.write_text(json.dumps(text, separators=(",", ":")) + "\n")
