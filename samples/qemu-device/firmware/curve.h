/* Points of P-256 (SEC 2 section 2.4.2). */
#ifndef CURVE_H
#define CURVE_H

#include "number.h"

/* (X : Y : Z) stands for (X / Z, Y / Z); coordinates in Montgomery form. (0 : 1 : 0) is the point at infinity. */
typedef struct { number x, y, z; } point;

extern const point generator;

/* scalar * base. The scalar is a plain number. Its bits choose neither branch nor address. */
void point_multiply(point *out, const number *scalar, const point *base);

/* Coordinates as plain numbers; of a point that is not at infinity. */
void point_affine(number *x, number *y, const point *value);

/* 1 when (x, y) is a point of the curve, which then is 'out'; else 0. */
uint32_t point_from_affine(point *out, const number *x, const number *y);

#endif
