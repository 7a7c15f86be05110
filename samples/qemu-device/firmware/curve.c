#include "curve.h"

/* 2^256 mod p: the one of the Montgomery form. */
#define ONE {{0x00000001, 0x00000000, 0x00000000, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE, 0x00000000}}

static const number coefficient = /* b of y^2 = x^3 - 3x + b */
    {{0x29C4BDDF, 0xD89CDF62, 0x78843090, 0xACF005CD, 0xF7212ED6, 0xE5A220AB, 0x04874834, 0xDC30061D}};

const point generator = {
    {{0x18A9143C, 0x79E730D4, 0x5FEDB601, 0x75BA95FC, 0x77622510, 0x79FB732B, 0xA53755C6, 0x18905F76}},
    {{0xCE95560A, 0xDDF25357, 0xBA19E45C, 0x8B4AB8E4, 0xDD21F325, 0xD2E88688, 0x25885D85, 0x8571FF18}},
    ONE,
};

static void add(number *out, const number *a, const number *b) { number_add(out, a, b, &field); }
static void subtract(number *out, const number *a, const number *b) { number_subtract(out, a, b, &field); }
static void multiply(number *out, const number *a, const number *b) { number_multiply(out, a, b, &field); }

static void triple(number *out, const number *a)
{
    number twice;
    add(&twice, a, a);
    add(out, &twice, a);
}

/* a1 * b2 + a2 * b1, from the two products a1 * a2 and b1 * b2 that are there already. */
static void cross(number *out, const number *a1, const number *b1, const number *a2, const number *b2, const number *aa, const number *bb)
{
    number first, second;
    add(&first, a1, b1);
    add(&second, a2, b2);
    multiply(&first, &first, &second);
    subtract(&first, &first, aa);
    subtract(out, &first, bb);
}

/* Renes, Costello, Batina, "Complete addition formulas for prime order elliptic curves", algorithm 4 (a = -3): right for every pair of
   points, also equal ones and infinity, so the ladder has no special case that would show in its time. */
static void point_add(point *out, const point *p, const point *q)
{
    number xx, yy, zz, xy, yz, xz, plus, minus, mixed, slope, t;
    multiply(&xx, &p->x, &q->x);
    multiply(&yy, &p->y, &q->y);
    multiply(&zz, &p->z, &q->z);
    cross(&xy, &p->x, &p->y, &q->x, &q->y, &xx, &yy);
    cross(&yz, &p->y, &p->z, &q->y, &q->z, &yy, &zz);
    cross(&xz, &p->x, &p->z, &q->x, &q->z, &xx, &zz);

    multiply(&t, &coefficient, &zz); /* yy +- 3 (xz - b zz) */
    subtract(&t, &xz, &t);
    triple(&t, &t);
    add(&plus, &yy, &t);
    subtract(&minus, &yy, &t);

    triple(&zz, &zz); /* 3 (b xz - xx - 3 zz) */
    multiply(&mixed, &coefficient, &xz);
    subtract(&mixed, &mixed, &zz);
    subtract(&mixed, &mixed, &xx);
    triple(&mixed, &mixed);

    triple(&slope, &xx); /* 3 xx - 3 zz */
    subtract(&slope, &slope, &zz);

    multiply(&out->x, &plus, &xy);
    multiply(&t, &yz, &mixed);
    subtract(&out->x, &out->x, &t);
    multiply(&out->y, &plus, &minus);
    multiply(&t, &slope, &mixed);
    add(&out->y, &out->y, &t);
    multiply(&out->z, &minus, &yz);
    multiply(&t, &xy, &slope);
    add(&out->z, &out->z, &t);
}

static void point_swap(point *a, point *b, uint32_t swap)
{
    number_swap(&a->x, &b->x, swap);
    number_swap(&a->y, &b->y, swap);
    number_swap(&a->z, &b->z, swap);
}

/* Montgomery's ladder: 'high' is always 'low' + base. */
void point_multiply(point *out, const number *scalar, const point *base)
{
    point low = {{{0}}, ONE, {{0}}}, high = *base;
    uint32_t last = 0;
    for (int i = 255; i >= 0; i--) {
        uint32_t bit = scalar->limb[i / 32] >> (i % 32) & 1;
        point_swap(&low, &high, bit ^ last);
        last = bit;
        point_add(&high, &low, &high);
        point_add(&low, &low, &low);
    }
    point_swap(&low, &high, last);
    *out = low;
}

void point_affine(number *x, number *y, const point *value)
{
    number inverse;
    number_invert(&inverse, &value->z, &field);
    multiply(x, &value->x, &inverse);
    multiply(y, &value->y, &inverse);
    number_leave(x, x, &field);
    number_leave(y, y, &field);
}

uint32_t point_from_affine(point *out, const number *x, const number *y)
{
    static const number one = ONE;
    number left, right, t;
    uint32_t in_field = number_is_below(x, &field) & number_is_below(y, &field);
    number_enter(&out->x, x, &field);
    number_enter(&out->y, y, &field);
    out->z = one;
    multiply(&left, &out->y, &out->y);
    multiply(&right, &out->x, &out->x);
    triple(&t, &one);
    subtract(&right, &right, &t);
    multiply(&right, &right, &out->x);
    add(&right, &right, &coefficient);
    subtract(&left, &left, &right);
    return in_field & number_is_zero(&left);
}
