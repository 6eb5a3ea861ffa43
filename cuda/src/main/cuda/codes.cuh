// What Java calls the functions of one element when it tells a kernel which of them to compute.
#pragma once

/** The constants of UnaryOp, as Java counts them. */
enum UnaryCode {
#define UNARY(name, formula) CODE_##name,
#define PREDICATE(name, formula) CODE_##name,
#define LOGICAL(name, formula) CODE_##name,
#define ACTIVATION(name, formula, gradient) CODE_##name,
#include "elementwise.def"
};
