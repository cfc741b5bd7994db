package io.recurrent.service.models;

/**
 * The models behind the short forms of the API.
 *
 * @param sentiment classifies
 * @param ner tags
 * @param forecast forecasts
 */
public record DefaultModels(String sentiment, String ner, String forecast) {}
