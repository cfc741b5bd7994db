package io.recurrent.inference;

/**
 * The models behind the short forms of the API.
 *
 * @param sentiment classifies
 * @param ner tags
 */
public record DefaultModels(String sentiment, String ner) {}
