package io.recurrent.call;

/** Numbers that look unlike each other, of numbers that do not: seeds and ids. */
public final class SplitMix {
    private SplitMix() {}

    /**
     * The finalizer of SplitMix64 (Steele, Lea and Flood: Fast Splittable Pseudorandom Number Generators, 2014). One to
     * one, so what goes in once comes out once.
     */
    public static long mixed(long number) {
        long mixed = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
