package dev.cohort.tracking.mlflow;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What goes wrong between a client and a server, for every request or for half of them, by chance. */
record Misbehaviour(Kind kind, boolean always, String location) {
    static final Misbehaviour NONE = new Misbehaviour(Kind.NONE, false);

    Misbehaviour(Kind kind, boolean always) {
        this(kind, always, "http://127.0.0.2:1/elsewhere");
    }

    /** What a server does, or what comes of its answer. */
    enum Kind {
        NONE,
        SILENT,
        TRICKLE,
        TOO_MANY_REQUESTS,
        INTERNAL_ERROR,
        WEB_PAGE,
        DROP,
        ANSWER_LOST,
        REDIRECT,
        UNAUTHORIZED,
        ENDLESS_ANSWER,
        NOT_JSON
    }

    /** Whether a request is worked on at all. */
    boolean before(HttpExchange exchange, int number) {
        exchange.setAttribute("misbehave", hits(number));
        return kind == Kind.NONE || kind == Kind.ANSWER_LOST || !hits(number);
    }

    private boolean hits(int number) {
        return kind != Kind.NONE && (always || new Random(number).nextInt(1000) % 2 == 0);
    }

    /** Answers a request that was worked on. */
    void answer(HttpExchange exchange, int status, String text) throws IOException {
        if (kind == Kind.ANSWER_LOST && Boolean.TRUE.equals(exchange.getAttribute("misbehave"))) {
            exchange.close();
        } else {
            MlflowDouble.answer(exchange, status, text);
        }
    }

    /** Misbehaves in place of an answer. */
    void act(HttpExchange exchange) throws IOException {
        switch (kind) {
            case SILENT -> sleep(60_000);
            case TRICKLE -> trickle(exchange);
            case TOO_MANY_REQUESTS -> {
                exchange.getResponseHeaders().add("Retry-After", "3600");
                MlflowDouble.answer(
                        exchange, 429, "{\"error_code\":\"REQUEST_LIMIT_EXCEEDED\",\"message\":\"slower\"}");
            }
            case INTERNAL_ERROR -> MlflowDouble.answer(exchange, 500, "<html>Internal Server Error</html>");
            case WEB_PAGE -> MlflowDouble.answer(exchange, 200, "<!doctype html><html>Please log in</html>");
            case REDIRECT -> {
                exchange.getResponseHeaders().add("Location", location);
                MlflowDouble.answer(exchange, 307, "{}");
            }
            case UNAUTHORIZED -> MlflowDouble.answer(exchange, 401, "You are not authenticated.");
            case ENDLESS_ANSWER -> endless(exchange);
            case NOT_JSON -> MlflowDouble.answer(exchange, 200, "OK");
            case DROP, ANSWER_LOST, NONE -> exchange.close();
        }
    }

    private static void trickle(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 1000);
        try (OutputStream body = exchange.getResponseBody()) {
            for (int sent = 0; sent < 1000; sent++) {
                body.write(' ');
                body.flush();
                sleep(1000);
            }
        }
    }

    private static void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] block = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream body = exchange.getResponseBody()) {
            while (!Thread.currentThread().isInterrupted()) {
                body.write(block);
            }
        }
    }

    static void sleep(long milliseconds) {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
