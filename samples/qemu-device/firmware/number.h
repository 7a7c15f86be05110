/* Numbers of 256 bits modulo the two primes of P-256, in time that does not depend on their values. */
#ifndef NUMBER_H
#define NUMBER_H

#include <stdint.h>

enum { LIMBS = 8, NUMBER_BYTES = 32 };

/* Least significant limb first. In Montgomery form x stands for x * 2^256. */
typedef struct { uint32_t limb[LIMBS]; } number;

typedef struct {
    number value;
    number square;    /* 2^512 mod value: what brings a number into Montgomery form */
    uint32_t inverse; /* -value^-1 mod 2^32 */
} modulus;

extern const modulus field; /* coordinates; SEC 2 section 2.4.2: p */
extern const modulus order; /* scalars; SEC 2 section 2.4.2: n */

void number_from_bytes(number *out, const uint8_t bytes[NUMBER_BYTES]); /* big-endian */
void number_to_bytes(uint8_t bytes[NUMBER_BYTES], const number *value);

uint32_t number_is_zero(const number *value);                    /* 1 or 0 */
uint32_t number_is_below(const number *value, const modulus *m); /* 1 or 0 */
void number_swap(number *a, number *b, uint32_t swap);           /* when 'swap' is 1 */

void number_reduce(number *out, const number *value, const modulus *m); /* of any 256 bits: both primes are above 2^255 */
void number_add(number *out, const number *a, const number *b, const modulus *m);
void number_subtract(number *out, const number *a, const number *b, const modulus *m);
void number_multiply(number *out, const number *a, const number *b, const modulus *m); /* a * b / 2^256 */
void number_invert(number *out, const number *value, const modulus *m);                /* in Montgomery form */
void number_enter(number *out, const number *value, const modulus *m);                 /* into Montgomery form */
void number_leave(number *out, const number *value, const modulus *m);

#endif
