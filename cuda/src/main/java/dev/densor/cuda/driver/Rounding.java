package dev.densor.cuda.driver;

/** What float32 operands are rounded to before they are multiplied. Sums are float32 whatever it is. */
public enum Rounding {
    /** Nothing: they keep their 24 significant bits. */
    NONE,
    /** 11 significant bits in the range of float32, for tensor cores. */
    TF32,
    /** 8 significant bits in the range of float32, for tensor cores. */
    BFLOAT16,
    /** 11 significant bits, and infinite above 65504, for tensor cores. */
    FLOAT16
}
