package io.recurrent.toy;

import io.recurrent.toy.grpc.CountingEndpoint;
import io.recurrent.toy.rest.CountController;
import io.recurrent.toy.rest.CountDescription;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/**
 * The server with one task more. It scans what {@link io.recurrent.RecurrentApplication} does, but for what tests have
 * there; the task's classes are named, since an index of components knows those of main only.
 */
@SpringBootConfiguration
@ComponentScan(
        basePackages = {"io.recurrent.api.rest", "io.recurrent.api.grpc", "io.recurrent.config", "io.recurrent.health"},
        excludeFilters = @Filter(type = FilterType.REGEX, pattern = ".*Test\\$.*"))
@Import({CountingConfig.class, CountController.class, CountDescription.class, CountingEndpoint.class})
class CountingServer {}
