package dev.cohort.tracking.mlflow;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.Optional;
import org.mlflow_project.google.protobuf.InvalidProtocolBufferException;
import org.mlflow_project.google.protobuf.Message;
import org.mlflow_project.google.protobuf.MessageOrBuilder;
import org.mlflow_project.google.protobuf.util.JsonFormat;

/** MLflow's messages as JSON, and JSON that others wrote. */
final class Json {
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private Json() {}

    /** A message as MLflow reads it; numbers that are none become strings, which it takes, where bare words lose data. */
    static String print(MessageOrBuilder message) {
        try {
            return PRINTER.print(message);
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException("a message of ours is no JSON", impossible);
        }
    }

    /**
     * Reads an answer.
     *
     * @throws Unreachable if it is not what MLflow would answer
     */
    static <B extends Message.Builder> B parse(String text, B builder) throws Unreachable {
        if (Transport.page(text)) {
            throw new Unreachable("it answers with a web page; is this the address of an MLflow server?");
        }
        try {
            PARSER.merge(text, builder);
            return builder;
        } catch (InvalidProtocolBufferException strange) {
            throw new Unreachable("its answer is not one of an MLflow server");
        }
    }

    /** A text as it stands within quotes. */
    static String escaped(String text) {
        String quoted = new JsonPrimitive(text).toString();
        return quoted.substring(1, quoted.length() - 1);
    }

    /** A text of a JSON object; empty if there is none. */
    static String text(String json, String key) {
        return object(json)
                .map(object -> object.get(key))
                .filter(JsonElement::isJsonPrimitive)
                .map(JsonElement::getAsString)
                .orElse("");
    }

    /** A JSON object, if the text is one. */
    static Optional<JsonObject> object(String text) {
        try {
            JsonElement element = JsonParser.parseString(text);
            return element.isJsonObject() ? Optional.of(element.getAsJsonObject()) : Optional.empty();
        } catch (JsonParseException damage) {
            return Optional.empty();
        }
    }
}
