package io.recurrent.model;

/** A bundle that cannot be served. The message names the file, the key where there is one, and what to change. */
public final class BundleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A fault of one file of the bundle, given by its path inside the bundle. */
    public BundleException(String file, String message) {
        super(file + ": " + message);
    }

    /** A fault at one key of the manifest. */
    public static BundleException at(String key, String message) {
        return new BundleException(Bundle.MANIFEST, key + ": " + message);
    }

    /** The same with the exception that led to it. */
    public BundleException(String file, String message, Throwable cause) {
        super(file + ": " + message, cause);
    }
}
