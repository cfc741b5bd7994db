package io.recurrent.api.rest.generation;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** In which of the two forms a caller wants a generated text, by the Accept header (RFC 9110, section 12.5.1). */
final class AcceptedTypes {
    private AcceptedTypes() {}

    /**
     * Whether the caller wants events: weighs them higher than JSON, or as high while it names them and not JSON. The
     * mapping has checked by then that the header can be read and takes one of both.
     */
    static boolean prefersEvents(HttpServletRequest request) {
        List<MediaType> accepted = MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
        MediaType events = mostSpecific(accepted, MediaType.TEXT_EVENT_STREAM);
        MediaType json = mostSpecific(accepted, MediaType.APPLICATION_JSON);
        if (weight(events) != weight(json)) {
            return weight(events) > weight(json);
        }
        return named(events) && !named(json);
    }

    private static @Nullable MediaType mostSpecific(List<MediaType> accepted, MediaType type) {
        MediaType best = null;
        for (MediaType range : accepted) {
            if (range.includes(type) && (best == null || range.isMoreSpecific(best))) {
                best = range;
            }
        }
        return best;
    }

    private static double weight(@Nullable MediaType range) {
        return range == null ? 0 : range.getQualityValue();
    }

    private static boolean named(@Nullable MediaType range) {
        return range != null && !range.isWildcardType() && !range.isWildcardSubtype();
    }
}
