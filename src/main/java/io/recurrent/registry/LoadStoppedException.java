package io.recurrent.registry;

/** A load is given up because the server stops: nothing speaks against the version. */
public final class LoadStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A load that ends here. */
    public LoadStoppedException() {
        super("the server stops");
    }
}
