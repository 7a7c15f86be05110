#include "ecdsa.h"

#include "bytes.h"
#include "curve.h"
#include "sha256.h"

/* The generator of RFC 6979 section 3.2: K and V. */
typedef struct { uint8_t k[SHA256_BYTES], v[SHA256_BYTES]; } nonces;

static void step(nonces *n) /* V = HMAC(K, V) */
{
    hmac mac;
    hmac_begin(&mac, n->k);
    hmac_add(&mac, n->v, sizeof n->v);
    hmac_end(&mac, n->v);
}

static void stir(nonces *n, uint8_t mark, const uint8_t *seed, size_t length) /* K = HMAC(K, V || mark || seed), then V */
{
    hmac mac;
    hmac_begin(&mac, n->k);
    hmac_add(&mac, n->v, sizeof n->v);
    hmac_add(&mac, &mark, 1);
    hmac_add(&mac, seed, length);
    hmac_end(&mac, n->k);
    step(n);
}

static void nonces_begin(nonces *n, const uint8_t key[ECDSA_KEY], const number *digest)
{
    uint8_t seed[ECDSA_KEY + ECDSA_DIGEST];
    copy(seed, key, ECDSA_KEY);
    number_to_bytes(seed + ECDSA_KEY, digest); /* bits2octets: reduced */
    for (int i = 0; i < SHA256_BYTES; i++) {
        n->k[i] = 0x00;
        n->v[i] = 0x01;
    }
    stir(n, 0x00, seed, sizeof seed);
    stir(n, 0x01, seed, sizeof seed);
    wipe(seed, sizeof seed);
}

static void nonces_next(nonces *n, number *k) /* section 3.2 h: again until it is in range */
{
    for (;;) {
        step(n);
        number_from_bytes(k, n->v);
        if (number_is_below(k, &order) && !number_is_zero(k)) {
            return;
        }
        stir(n, 0x00, n->v, 0);
    }
}

/* s = k^-1 (z + r d) mod n */
static void respond(number *s, const number *k, const number *z, const number *r, const number *d)
{
    number inverse, t, u;
    number_enter(&inverse, k, &order);
    number_invert(&inverse, &inverse, &order);
    number_enter(&t, d, &order);
    number_multiply(&t, &t, r, &order);
    number_add(&u, &t, z, &order);
    number_multiply(s, &inverse, &u, &order);
    wipe(&inverse, sizeof inverse);
    wipe(&t, sizeof t);
    wipe(&u, sizeof u);
}

uint32_t ecdsa_is_key(const uint8_t key[ECDSA_KEY])
{
    number d;
    number_from_bytes(&d, key);
    uint32_t is_key = number_is_below(&d, &order) & (1 ^ number_is_zero(&d));
    wipe(&d, sizeof d);
    return is_key;
}

void ecdsa_public_key(uint8_t out[ECDSA_PUBLIC_KEY], const uint8_t key[ECDSA_KEY])
{
    number d, x, y;
    point q;
    number_from_bytes(&d, key);
    point_multiply(&q, &d, &generator);
    point_affine(&x, &y, &q);
    number_to_bytes(out, &x);
    number_to_bytes(out + NUMBER_BYTES, &y);
    wipe(&d, sizeof d);
    wipe(&q, sizeof q); /* its Z tells of the scalar */
}

uint32_t ecdsa_sign(uint8_t out[ECDSA_SIGNATURE], const uint8_t key[ECDSA_KEY], const uint8_t digest[ECDSA_DIGEST])
{
    number d, z, k, r, s, y;
    point p;
    nonces n;
    if (!ecdsa_is_key(key)) {
        return 0;
    }
    number_from_bytes(&d, key);
    number_from_bytes(&z, digest);
    number_reduce(&z, &z, &order);
    nonces_begin(&n, key, &z);
    do {
        nonces_next(&n, &k);
        point_multiply(&p, &k, &generator);
        point_affine(&r, &y, &p);
        number_reduce(&r, &r, &order);
        respond(&s, &k, &z, &r, &d);
        if (!number_is_zero(&r) && !number_is_zero(&s)) {
            break;
        }
        stir(&n, 0x00, n.v, 0);
    } while (1);
    number_to_bytes(out, &r);
    number_to_bytes(out + NUMBER_BYTES, &s);
    wipe(&d, sizeof d);
    wipe(&k, sizeof k);
    wipe(&n, sizeof n);
    wipe(&p, sizeof p);
    return 1;
}
