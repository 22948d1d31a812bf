"""Records what HuggingFace's generate writes into src/test/resources/fixtures/generation.json.

    python runtime/src/test/python/record_generation.py

The model is a table: the logits of the next token depend on the last token and on its position alone. Of drawn tokens, the
probabilities are recorded by which they are drawn.
"""

import json
from pathlib import Path

import torch
import transformers
from transformers import GenerationConfig, GenerationMixin, PretrainedConfig, PreTrainedModel
from transformers.generation import logits_process
from transformers.modeling_outputs import CausalLMOutput

RUNTIME = Path(__file__).resolve().parents[3]
TOKENS, POSITIONS, END = 9, 16, 1
torch.manual_seed(5)
TABLE = (2.5 * torch.randn(POSITIONS, TOKENS, TOKENS)).round(decimals=2)


class TableModel(PreTrainedModel, GenerationMixin):
    config_class = PretrainedConfig
    main_input_name = "input_ids"

    def __init__(self, config):
        super().__init__(config)
        self.unused = torch.nn.Parameter(torch.zeros(1))
        self.post_init()

    def forward(self, input_ids, **ignored):
        positions = torch.arange(input_ids.shape[1])
        return CausalLMOutput(logits=TABLE[positions[None], input_ids])

    def prepare_inputs_for_generation(self, input_ids, **ignored):
        return {"input_ids": input_ids}


model = TableModel(PretrainedConfig(vocab_size=TOKENS, num_hidden_layers=1))
model.generation_config = GenerationConfig(eos_token_id=END, pad_token_id=END, bos_token_id=0, use_cache=False)


def written(options, **arguments):
    cases = []
    for prompt in ([0], [2], [5, 3], [8, 8, 4], [7, 6]):
        output = model.generate(
            torch.tensor([prompt]), do_sample=False, use_cache=False, eos_token_id=END, pad_token_id=END, **arguments)
        tokens = output[0, len(prompt):].tolist()
        cases.append({"prompt": prompt, "tokens": tokens[:tokens.index(END)] if END in tokens else tokens})
    return {"options": options, "cases": cases}


def drawn(options, *processors):
    logits = 2 * torch.randn(3, 12, dtype=torch.float64)
    scores = logits
    for processor in processors:
        scores = processor(torch.zeros(3, 0, dtype=torch.long), scores)
    return {"options": options, "logits": logits.tolist(), "probabilities": scores.softmax(-1).tolist()}


Temperature = logits_process.TemperatureLogitsWarper
TopK = logits_process.TopKLogitsWarper
TopP = logits_process.TopPLogitsWarper
recorded = {
    "tool": "transformers",
    "version": transformers.__version__,
    "script": "runtime/src/test/python/record_generation.py",
    "precision": "float32",
    "end": END,
    "table": TABLE.tolist(),
    "written": [
        written("maximum-length = 10", max_new_tokens=10),
        written("maximum-length = 3", max_new_tokens=3),
        written("maximum-length = 12\nrepetition-penalty = 1.8", max_new_tokens=12, repetition_penalty=1.8),
        written("maximum-length = 12\nbeams = 2", max_new_tokens=12, num_beams=2),
        written("maximum-length = 12\nbeams = 4", max_new_tokens=12, num_beams=4),
        written("maximum-length = 4\nbeams = 3", max_new_tokens=4, num_beams=3),
        written("maximum-length = 12\nbeams = 4\nlength-penalty = 0.0", max_new_tokens=12, num_beams=4, length_penalty=0.0),
        written("maximum-length = 12\nbeams = 4\nlength-penalty = 3.0", max_new_tokens=12, num_beams=4, length_penalty=3.0),
        written("maximum-length = 12\nbeams = 3\nrepetition-penalty = 1.5", max_new_tokens=12, num_beams=3, repetition_penalty=1.5),
    ],
    "drawn": [
        drawn("temperature = 0.7", Temperature(0.7)),
        drawn("top-k = 4", TopK(4)),
        drawn("top-p = 0.8", TopP(0.8)),
        drawn("top-p = 0.05", TopP(0.05)),
        drawn("temperature = 1.5\ntop-k = 6\ntop-p = 0.9", Temperature(1.5), TopK(6), TopP(0.9)),
    ],
}
(RUNTIME / "src/test/resources/fixtures/generation.json").write_text(json.dumps(recorded) + "\n")
