"""Records what HuggingFace's tokenizers (0.23) make of texts, for TokenizerTest: python record_tokens.py

Writes a tokenizer.json of each model with tokens, types, places and cuts of some texts.
"""

import json
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

FIXTURES = Path(__file__).parent.parent / "resources" / "fixtures"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
CORPUS = [
    "The quick brown fox jumps over the lazy dog.",
    "Unaffable reviewers were never affable; they reviewed unaffably!",
    "How much wood would a woodchuck chuck, if a woodchuck could chuck wood?",
    "It was the best of times, it was the worst of times.",
    "In 1994 the Straße in Köln was closed – naïve cafés said so.",
]
TEXTS = CORPUS + [
    "",
    "   spaces  \t and\nlines ",
    "emoji 😀 and 👩‍👩‍👧 family, then the fox",
    "日本語の文 and English",
    "the [MASK] fox [SEP] jumps",
    "words words words words words words words words words words words words words words words words",
]


def word_piece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator(CORPUS, trainers.WordPieceTrainer(vocab_size=120, special_tokens=SPECIAL))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def byte_pair():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.BpeTrainer(
        vocab_size=330, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=80, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>")
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 1)]
    )
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer


def places(text, encoding):
    """The texts that tokens come from."""
    return [text[start:end] for start, end in encoding.offsets]


def case(tokenizer, first, second, strategy, most):
    tokenizer.no_truncation()
    if most:
        tokenizer.enable_truncation(most, strategy=strategy)
    encoding = tokenizer.encode(first, second)
    return {
        "first": first,
        "second": second,
        "truncation": strategy,
        "most": most,
        "ids": encoding.ids,
        "types": encoding.type_ids,
    }


def record(tokenizer):
    cases = [case(tokenizer, text, None, "longest_first", 0) for text in TEXTS]
    pairs = list(zip(TEXTS, TEXTS[1:])) + [(TEXTS[-1], TEXTS[0]), (TEXTS[0], TEXTS[-1]), (TEXTS[-1], TEXTS[-1])]
    cases += [case(tokenizer, first, second, "longest_first", 0) for first, second in pairs]
    for most in [8, 9, 13, 24]:
        cases += [case(tokenizer, text, None, "longest_first", most) for text in TEXTS]
        cases += [case(tokenizer, first, second, "longest_first", most) for first, second in pairs]
    for first, second in pairs[-3:]:
        lengths = [len(tokenizer.encode(text, add_special_tokens=False).ids) for text in (first, second)]
        tokenizer.no_truncation()
        lengths = [len(tokenizer.encode(text, add_special_tokens=False).ids) for text in (first, second)]
        cases.append(case(tokenizer, first, second, "only_second", lengths[0] + 9))
        cases.append(case(tokenizer, first, second, "only_first", lengths[1] + 9))
    tokenizer.no_truncation()
    plain = [tokenizer.encode(text, add_special_tokens=False) for text in TEXTS]
    words = ["New", "York", "unaffable", "", "日本", "isn't", "1994"]
    split = tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
    return {
        "recorded by": "src/test/python/record_tokens.py",
        "tokenizer": tokenizer.to_str(),
        "cases": cases,
        "places": [
            {"text": text, "places": places(text, encoding), "decoded": tokenizer.decode(encoding.ids)}
            for text, encoding in zip(TEXTS, plain)
        ],
        "words": {"words": words, "ids": split.ids, "of": split.word_ids},
    }


for name, tokenizer in {"word-piece": word_piece(), "byte-pair": byte_pair(), "unigram": unigram()}.items():
    path = FIXTURES / f"{name}.json"
    path.write_text(json.dumps(record(tokenizer), ensure_ascii=False) + "\n")
