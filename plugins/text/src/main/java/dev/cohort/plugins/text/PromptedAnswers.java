package dev.cohort.plugins.text;

import java.util.Arrays;

/** Puts answers behind their prompts. Where both are too long, the beginning of the prompt is cut, then the end of the answer. */
record PromptedAnswers(Tokenizer tokenizer, TokenLengths lengths, ChatTemplate chat) {
    PromptedAnswers {
        int before = tokenizer.special().single().before().length;
        Framing.requireRoom(lengths.maxLength(), before, 2, "a prompt and an answer");
    }

    /**
     * A prompt and an answer.
     *
     * @param from the place of the answer's first token
     */
    record Prompted(int[] tokens, int from, boolean cut) {
        /** 1 for tokens of the answer. */
        int[] mask() {
            int[] mask = new int[tokens.length];
            Arrays.fill(mask, from, mask.length, 1);
            return mask;
        }
    }

    /** @throws dev.cohort.api.dataset.DataException if they are too long and nothing may be cut */
    Prompted of(String prompt, String answer, Place place) {
        TokenStream stream = new TokenStream(tokenizer);
        int[] before = stream.before();
        int[] asked = tokenizer.encode(chat.prompt(prompt, place));
        int[] said = TokenStream.joined(tokenizer.encode(chat.answer(answer, place)), stream.after());
        int room = lengths.maxLength() - before.length;
        boolean cut = asked.length + said.length > room;
        if (cut && lengths.truncation() == Truncation.NONE) {
            throw place.refused("prompt and answer have " + (before.length + asked.length + said.length)
                    + " tokens, but max-length = " + lengths.maxLength()
                    + "; raise it, or set truncation = \"longest-first\"");
        }
        int answered = Math.min(said.length, room);
        int kept = Math.min(asked.length, room - answered);
        int[] tokens = TokenStream.joined(
                before, Arrays.copyOfRange(asked, asked.length - kept, asked.length), Arrays.copyOf(said, answered));
        return new Prompted(tokens, tokens.length - answered, cut);
    }
}
