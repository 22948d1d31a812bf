/** Texts as tokens, by HuggingFace's tokenizers, and the data sets that are made of them. */
package dev.cohort.plugins.text;
