package io.recurrent.api.rest.openapi;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springdoc.webmvc.api.OpenApiResource;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The API's description before anybody has asked for it: the first caller would wait for seconds. */
@Component
public final class PreparedDescription {
    private static final Logger LOG = LoggerFactory.getLogger(PreparedDescription.class);

    private final ObjectProvider<OpenApiResource> resource;

    PreparedDescription(ObjectProvider<OpenApiResource> resource) {
        this.resource = resource;
    }

    /**
     * Makes what answers for the description, which then makes the description itself: see
     * {@code springdoc.pre-loading-enabled}. Does nothing where there is none. Takes seconds of processor time.
     */
    public void prepare() {
        try {
            resource.ifUnique(ready -> LOG.debug("the API's description is being made"));
        } catch (BeansException | IllegalStateException e) {
            LOG.debug("the server ends before it has a description of its API", e);
        }
    }
}
