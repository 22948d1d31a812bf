package dev.cohort.step;

/** How the inputs and outputs of a step's graphs are called; the prefixes keep fields and parameters of one name apart. */
public final class Names {
    /** The input of a model that writes: the last token of each sequence. */
    public static final String TOKEN = "token";

    /** The input that says how many tokens were read before. */
    public static final String POSITION = "position";

    /** The input that says for each sequence which row of the memory it goes on from. */
    public static final String ROWS = "rows";

    /** The output that says how likely each token is to be the next. */
    public static final String LOGITS = "logits";

    /** The input that gradients of 16 bits are multiplied with on their way, so that small ones do not vanish. */
    public static final String LOSS_SCALE = "loss-scale";

    /** The output that is 0 where all gradients are finite, and no number where one is not. */
    public static final String FINITE = "finite";

    private static final String MEMORY = "memory/";
    private static final String LOSS = "loss";
    private static final String FIELD = "field/";
    private static final String VARIABLE = "variable/";

    private Names() {}

    /** The output that is the scalar loss of a term, before its weight; of no name, that of all. */
    public static String loss(String term) {
        return term.isEmpty() ? LOSS : LOSS + "/" + term;
    }

    /** The output that says how much the loss of a batch, or of a shard, counts. */
    public static String lossWeight(String term) {
        return "weight-of-" + loss(term);
    }

    /** The output that a term's loss is multiplied with. */
    public static String factor(String term) {
        return "factor-of-" + loss(term);
    }

    /** The output that is added to a term's loss and factor. */
    public static String addend(String term) {
        return "addend-of-" + loss(term);
    }

    /** The input that reads a field of the batch. */
    public static String field(String field) {
        return FIELD + field;
    }

    /** The input that reads a parameter or a state. */
    public static String variable(String variable) {
        return VARIABLE + variable;
    }

    /** The input that reads what another one reads, once more. */
    public static String again(String input, int time) {
        return "again-" + time + "/" + input;
    }

    static boolean isField(String input) {
        return input.startsWith(FIELD);
    }

    static boolean isVariable(String input) {
        return input.startsWith(VARIABLE);
    }

    /** The output that is the gradient of the loss by a parameter. */
    public static String gradient(String parameter) {
        return "gradient/" + parameter;
    }

    /** The output that is a state's value for the next step. */
    public static String next(String state) {
        return "next/" + state;
    }

    /** The output that is a parameter that an adaptation computes. */
    public static String computed(String parameter) {
        return "computed/" + parameter;
    }

    /** The output, and then the input, that holds what a model remembers of a sequence. */
    public static String memory(String name) {
        return MEMORY + name;
    }

    /** The output that holds what it remembers after one more token. */
    public static String nextMemory(String memory) {
        return "next-" + memory;
    }

    /** Whether an input is something that a model remembers. */
    public static boolean isMemory(String input) {
        return input.startsWith(MEMORY);
    }

    static String mask(int place) {
        return "mask/" + place;
    }

    static String draw(String name) {
        return "draw/" + name;
    }
}
