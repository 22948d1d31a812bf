"""Records vocabularies that HuggingFace's tokenizers (0.23) train, for TrainedVocabularyTest: python record_training.py

Their trainer numbers the pieces within words of a WordPiece vocabulary by chance; for that, the same merges are made here, with
pieces numbered in their order, and the library reads what comes out.
"""

import collections
import json
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

FIXTURES = Path(__file__).parent.parent / "resources" / "fixtures"
CORPUS = [
    "The quick brown fox jumps over the lazy dog.",
    "Unaffable reviewers were never affable; they reviewed unaffably!",
    "How much wood would a woodchuck chuck, if a woodchuck could chuck wood?",
    "It was the best of times, it was the worst of times.",
    "In 1994 the Straße in Köln was closed – naïve cafés said so.",
    "  Banana bananas, aaaaaaaa aaa aaaa   日本語 😀 😀 ",
    "she sells sea shells by the sea shore; the shells she sells are sea shells",
]
TEXTS = CORPUS + ["unaffable woodchucks reviewed 1995 times", "Ωmega 😀\n\n  the\tsea", "", "aaaaaaaaaaaaaaa"]
BERT = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
ROBERTA = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def bert_frame(tokenizer):
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0",
        pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )


def byte_pair(size, lower_case, frequency):
    tokenizer = Tokenizer(models.BPE())
    if lower_case:
        tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=frequency,
        special_tokens=ROBERTA,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def whitespace(size, lower_case, frequency):
    tokenizer = Tokenizer(models.WordLevel(unk_token="[UNK]"))
    if lower_case:
        tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.WordLevelTrainer(vocab_size=size, min_frequency=frequency, special_tokens=BERT)
    tokenizer.train_from_iterator(CORPUS, trainer)
    bert_frame(tokenizer)
    return tokenizer


def merged(words, size, frequency):
    """Pieces by merges of the most frequent pair, of several the one of the smallest numbers."""
    numbers = {token: number for number, token in enumerate(BERT)}
    for letter in sorted({letter for word in words for letter in word}):
        numbers.setdefault(letter, len(numbers))
    for letter in sorted({letter for word in words for letter in word[1:]}):
        numbers.setdefault("##" + letter, len(numbers))
    split = {word: [numbers[("##" if place else "") + letter] for place, letter in enumerate(word)] for word in words}
    names = list(numbers)
    while len(names) < size:
        pairs = collections.Counter()
        for word, pieces in split.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += words[word]
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        if pairs[best] < max(1, frequency):
            break
        token = names[best[0]] + names[best[1]].removeprefix("##")
        if token not in numbers:
            numbers[token] = len(numbers)
            names.append(token)
        for word, pieces in split.items():
            place = 0
            while place + 1 < len(pieces):
                if (pieces[place], pieces[place + 1]) == best:
                    pieces[place : place + 2] = [numbers[token]]
                place += 1
    return numbers


def word_piece(size, lower_case, frequency):
    normalizer = normalizers.BertNormalizer(lowercase=lower_case)
    splitter = pre_tokenizers.BertPreTokenizer()
    words = collections.Counter(
        word for text in CORPUS for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(text))
    )
    tokenizer = Tokenizer(models.WordPiece(merged(words, size, frequency), unk_token="[UNK]"))
    tokenizer.add_special_tokens(BERT)
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = splitter
    bert_frame(tokenizer)
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


CASES = [
    ("word-piece", word_piece, 150, True, 0),
    ("word-piece", word_piece, 120, False, 0),
    ("word-piece", word_piece, 1000, True, 2),
    ("byte-pair", byte_pair, 340, False, 0),
    ("byte-pair", byte_pair, 1000, True, 0),
    ("byte-pair", byte_pair, 261, False, 0),
    ("byte-pair", byte_pair, 1000, False, 3),
    ("whitespace", whitespace, 40, True, 0),
    ("whitespace", whitespace, 1000, False, 2),
]

recorded = []
for type, train, size, lower_case, frequency in CASES:
    tokenizer = train(size, lower_case, frequency)
    recorded.append(
        {
            "type": type,
            "size": size,
            "lower-case": lower_case,
            "min-frequency": frequency,
            "tokenizer": json.loads(tokenizer.to_str()),
            "ids": [tokenizer.encode(text).ids for text in TEXTS],
        }
    )
fixture = {"recorded by": "src/test/python/record_training.py", "corpus": CORPUS, "texts": TEXTS, "cases": recorded}
(FIXTURES / "trained.json").write_text(json.dumps(fixture, ensure_ascii=False) + "\n")
