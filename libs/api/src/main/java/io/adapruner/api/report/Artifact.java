package io.adapruner.api.report;

import java.net.URI;

/**
 * One file of one finished target.
 *
 * @param target index of the budget
 * @param url an address that anyone may GET until it expires
 */
public record Artifact(int target, String name, long bytes, URI url) {}
