#include "number.h"

const modulus field = {
    {{0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0x00000000, 0x00000000, 0x00000000, 0x00000001, 0xFFFFFFFF}},
    {{0x00000003, 0x00000000, 0xFFFFFFFF, 0xFFFFFFFB, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0x00000004}},
    0x00000001,
};

const modulus order = {
    {{0xFC632551, 0xF3B9CAC2, 0xA7179E84, 0xBCE6FAAD, 0xFFFFFFFF, 0xFFFFFFFF, 0x00000000, 0xFFFFFFFF}},
    {{0xBE79EEA2, 0x83244C95, 0x49BD6FA6, 0x4699799C, 0x2B6BEC59, 0x2845B239, 0xF3D95620, 0x66E12D94}},
    0xEE00BC4F,
};

/* out = a - b; the borrow, 1 or 0. */
static uint32_t difference(number *out, const number *a, const number *b)
{
    uint32_t borrow = 0;
    for (int i = 0; i < LIMBS; i++) {
        uint64_t d = (uint64_t)a->limb[i] - b->limb[i] - borrow;
        out->limb[i] = (uint32_t)d;
        borrow = (uint32_t)(d >> 63);
    }
    return borrow;
}

/* out = is_first ? a : b, without a branch. */
static void choose(number *out, const number *a, const number *b, uint32_t is_first)
{
    uint32_t mask = 0 - is_first;
    for (int i = 0; i < LIMBS; i++) {
        out->limb[i] = (a->limb[i] & mask) | (b->limb[i] & ~mask);
    }
}

/* out = value + carry * 2^256, less the modulus if it is not below it. */
static void fold(number *out, const number *value, uint32_t carry, const modulus *m)
{
    number less;
    uint32_t borrow = difference(&less, value, &m->value);
    choose(out, &less, value, carry | (borrow ^ 1));
}

void number_from_bytes(number *out, const uint8_t bytes[NUMBER_BYTES])
{
    for (int i = 0; i < LIMBS; i++) {
        const uint8_t *b = bytes + 4 * (LIMBS - 1 - i);
        out->limb[i] = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    }
}

void number_to_bytes(uint8_t bytes[NUMBER_BYTES], const number *value)
{
    for (int i = 0; i < NUMBER_BYTES; i++) {
        bytes[NUMBER_BYTES - 1 - i] = (uint8_t)(value->limb[i / 4] >> (8 * (i % 4)));
    }
}

uint32_t number_is_zero(const number *value)
{
    uint32_t any = 0;
    for (int i = 0; i < LIMBS; i++) {
        any |= value->limb[i];
    }
    return 1 ^ ((any | (0 - any)) >> 31);
}

uint32_t number_is_below(const number *value, const modulus *m)
{
    number unused;
    return difference(&unused, value, &m->value);
}

void number_swap(number *a, number *b, uint32_t swap)
{
    uint32_t mask = 0 - swap;
    for (int i = 0; i < LIMBS; i++) {
        uint32_t change = (a->limb[i] ^ b->limb[i]) & mask;
        a->limb[i] ^= change;
        b->limb[i] ^= change;
    }
}

void number_reduce(number *out, const number *value, const modulus *m)
{
    fold(out, value, 0, m);
}

void number_add(number *out, const number *a, const number *b, const modulus *m)
{
    number sum;
    uint32_t carry = 0;
    for (int i = 0; i < LIMBS; i++) {
        uint64_t s = (uint64_t)a->limb[i] + b->limb[i] + carry;
        sum.limb[i] = (uint32_t)s;
        carry = (uint32_t)(s >> 32);
    }
    fold(out, &sum, carry, m);
}

void number_subtract(number *out, const number *a, const number *b, const modulus *m)
{
    number d;
    uint32_t mask = 0 - difference(&d, a, b);
    uint32_t carry = 0;
    for (int i = 0; i < LIMBS; i++) {
        uint64_t s = (uint64_t)d.limb[i] + (m->value.limb[i] & mask) + carry;
        out->limb[i] = (uint32_t)s;
        carry = (uint32_t)(s >> 32);
    }
}

/* Montgomery's product, a limb of b at a time: a row is added, then made divisible by 2^32 and shifted. a * b + t + c never exceeds 64 bits. */
void number_multiply(number *out, const number *a, const number *b, const modulus *m)
{
    number t = {{0}};
    uint32_t top = 0;
    for (int i = 0; i < LIMBS; i++) {
        uint64_t c = 0;
        for (int j = 0; j < LIMBS; j++) {
            c += (uint64_t)a->limb[j] * b->limb[i] + t.limb[j];
            t.limb[j] = (uint32_t)c;
            c >>= 32;
        }
        uint64_t high = c + top;

        uint32_t q = t.limb[0] * m->inverse;
        c = ((uint64_t)q * m->value.limb[0] + t.limb[0]) >> 32;
        for (int j = 1; j < LIMBS; j++) {
            c += (uint64_t)q * m->value.limb[j] + t.limb[j];
            t.limb[j - 1] = (uint32_t)c;
            c >>= 32;
        }
        high += c;
        t.limb[LIMBS - 1] = (uint32_t)high;
        top = (uint32_t)(high >> 32);
    }
    fold(out, &t, top, m);
}

/* Fermat: value^(m - 2). The exponent is public, so its bits may steer. */
void number_invert(number *out, const number *value, const modulus *m)
{
    number base = *value, power = *value;
    number exponent = m->value;
    exponent.limb[0] -= 2;
    for (int bit = 254; bit >= 0; bit--) {
        number_multiply(&power, &power, &power, m);
        if (exponent.limb[bit / 32] >> (bit % 32) & 1) {
            number_multiply(&power, &power, &base, m);
        }
    }
    *out = power;
}

void number_enter(number *out, const number *value, const modulus *m)
{
    number_multiply(out, value, &m->square, m);
}

void number_leave(number *out, const number *value, const modulus *m)
{
    static const number one = {{1}};
    number_multiply(out, value, &one, m);
}
