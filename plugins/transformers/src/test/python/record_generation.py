"""Records what the HuggingFace library's generate writes with the models in src/test/resources/fixtures/, into generated.json there.

    python plugins/transformers/src/test/python/record_generation.py

Each prompt is given by itself, so that nothing has to fill it up. The token that ends a text is one that comes up.
"""

import json
from pathlib import Path

import torch
import transformers

torch.set_num_threads(1)
FIXTURES = Path(__file__).resolve().parents[1] / "resources/fixtures"
MORE = 5


def generated(model, prompt, end, **options):
    written = model.config.is_encoder_decoder
    output = model.generate(
        torch.tensor([prompt]), attention_mask=torch.ones(1, len(prompt), dtype=torch.long), max_new_tokens=MORE,
        do_sample=False, eos_token_id=end, pad_token_id=0, **options)
    tokens = output[0, 1 if written else len(prompt):].tolist()
    return tokens[: tokens.index(end)] if end in tokens else tokens


def record(name, chosen, place):
    kind = transformers.AutoModelForSeq2SeqLM if name.startswith("t5") else transformers.AutoModelForCausalLM
    model = kind.from_pretrained(FIXTURES / name).eval()
    size = model.config.vocab_size
    torch.manual_seed(3)
    prompts = [torch.randint(0, size, (length,)).tolist() for length in (1, 2, 3, 4)]
    end = generated(model, prompts[chosen], size)[place]
    return {
        "name": name,
        "end": end,
        "tokens": size,
        "prompts": prompts,
        "greedy": [generated(model, prompt, end) for prompt in prompts],
        "beams": [generated(model, prompt, end, num_beams=3) for prompt in prompts],
        "penalized": [generated(model, prompt, end, repetition_penalty=1.3) for prompt in prompts],
    }


with torch.no_grad():
    cases = [record("gpt2", 2, 3), record("llama", 1, 3), record("t5-gated", 0, 3), record("t5-unscaled", 2, 2)]
header = {"tool": "transformers", "version": transformers.__version__,
          "script": "plugins/transformers/src/test/python/record_generation.py", "precision": "float32", "more": MORE}
(FIXTURES / "generated.json").write_text(json.dumps({**header, "cases": cases}, indent=1) + "\n")
for case in cases:
    print(case["end"], case["greedy"], case["beams"], case["penalized"])
