package io.recurrent.service.models;

/**
 * The models behind the short forms of the API.
 *
 * @param sentiment classifies
 * @param ner tags
 */
public record DefaultModels(String sentiment, String ner) {}
