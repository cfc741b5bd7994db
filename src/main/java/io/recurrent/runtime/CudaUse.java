package io.recurrent.runtime;

/** Whether models run on CUDA. */
public enum CudaUse {
    /** Never; the CPU runs everything. */
    OFF,
    /** When it works on this host, else the CPU. */
    PREFER,
    /** Always; the server refuses to start where CUDA does not work. */
    REQUIRE
}
