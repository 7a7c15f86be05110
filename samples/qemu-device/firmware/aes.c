#include "aes.h"

#include "bytes.h"

/* Product in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1, without a branch. */
static uint8_t product(uint8_t a, uint8_t b)
{
    uint8_t sum = 0;
    for (int i = 0; i < 8; i++) {
        sum ^= a & (uint8_t)(0 - (b & 1));
        a = (uint8_t)(a << 1) ^ (0x1B & (uint8_t)(0 - (a >> 7)));
        b >>= 1;
    }
    return sum;
}

/* FIPS 197 section 5.1.1: the inverse, x^254, then an affine map. Computed, for a table's addresses would show in the flash cache. */
static uint8_t substitute(uint8_t x)
{
    uint8_t x2 = product(x, x), x3 = product(x2, x);
    uint8_t x6 = product(x3, x3), x12 = product(x6, x6), x15 = product(x12, x3);
    uint8_t power = x15;
    for (int i = 0; i < 4; i++) {
        power = product(power, power); /* x^240 */
    }
    uint8_t y = product(product(power, x12), x2);
    return (uint8_t)(0x63 ^ y ^ (y << 1 | y >> 7) ^ (y << 2 | y >> 6) ^ (y << 3 | y >> 5) ^ (y << 4 | y >> 4));
}

void aes_begin(aes_key *key, const uint8_t bytes[AES_KEY])
{
    uint8_t constant = 1;
    copy(key->round[0], bytes, AES_KEY);
    for (int r = 1; r <= 10; r++) {
        const uint8_t *last = key->round[r - 1];
        uint8_t *next = key->round[r];
        for (int i = 0; i < 4; i++) {
            next[i] = last[i] ^ substitute(last[12 + (i + 1) % 4]);
        }
        next[0] ^= constant;
        for (int i = 4; i < AES_BLOCK; i++) {
            next[i] = last[i] ^ next[i - 4];
        }
        constant = product(constant, 2);
    }
}

static void whiten(uint8_t block[AES_BLOCK], const uint8_t key[AES_BLOCK])
{
    for (int i = 0; i < AES_BLOCK; i++) {
        block[i] ^= key[i];
    }
}

static void mix_column(uint8_t c[4])
{
    uint8_t all = c[0] ^ c[1] ^ c[2] ^ c[3], first = c[0];
    for (int i = 0; i < 4; i++) {
        uint8_t next = i < 3 ? c[i + 1] : first;
        c[i] ^= all ^ product(c[i] ^ next, 2);
    }
}

void aes_encrypt(const aes_key *key, uint8_t block[AES_BLOCK])
{
    uint8_t rows[AES_BLOCK];
    whiten(block, key->round[0]);
    for (int r = 1; r <= 10; r++) {
        for (int i = 0; i < AES_BLOCK; i++) {
            rows[i] = substitute(block[(i + 4 * (i % 4)) % AES_BLOCK]); /* row i mod 4 shifts by its number of columns */
        }
        for (int column = 0; column < AES_BLOCK && r < 10; column += 4) {
            mix_column(rows + column);
        }
        copy(block, rows, AES_BLOCK);
        whiten(block, key->round[r]);
    }
    wipe(rows, sizeof rows);
}

/* SP 800-38D section 6.3: y = y * h in GF(2^128); the first bit is the highest of byte 0. */
static void multiply(uint8_t y[AES_BLOCK], const uint8_t h[AES_BLOCK])
{
    uint8_t z[AES_BLOCK] = {0}, v[AES_BLOCK];
    copy(v, h, AES_BLOCK);
    for (int bit = 0; bit < 128; bit++) {
        uint8_t take = (uint8_t)(0 - (y[bit / 8] >> (7 - bit % 8) & 1));
        uint8_t carry = (uint8_t)(0 - (v[15] & 1));
        for (int i = AES_BLOCK - 1; i >= 0; i--) {
            z[i] ^= v[i] & take;
            v[i] = (uint8_t)(v[i] >> 1 | (i > 0 ? v[i - 1] << 7 : 0));
        }
        v[0] ^= 0xE1 & carry;
    }
    copy(y, z, AES_BLOCK);
    wipe(v, sizeof v);
}

static void absorb(uint8_t y[AES_BLOCK], const uint8_t h[AES_BLOCK], const uint8_t *bytes, size_t length)
{
    for (size_t at = 0; at < length; at += AES_BLOCK) {
        for (size_t i = 0; i < AES_BLOCK && at + i < length; i++) {
            y[i] ^= bytes[at + i];
        }
        multiply(y, h);
    }
}

static void counter_block(uint8_t block[AES_BLOCK], const uint8_t nonce[GCM_NONCE], uint32_t counter)
{
    copy(block, nonce, GCM_NONCE);
    for (int i = 0; i < 4; i++) {
        block[GCM_NONCE + i] = (uint8_t)(counter >> (24 - 8 * i));
    }
}

static void tag_of(uint8_t tag[GCM_TAG], const aes_key *key, const uint8_t nonce[GCM_NONCE],
                   const uint8_t *aad, size_t aad_length, const uint8_t *text, size_t length)
{
    uint8_t h[AES_BLOCK] = {0}, y[AES_BLOCK] = {0}, sizes[AES_BLOCK];
    aes_encrypt(key, h);
    absorb(y, h, aad, aad_length);
    absorb(y, h, text, length);
    for (int i = 0; i < 8; i++) {
        sizes[i] = (uint8_t)((uint64_t)aad_length * 8 >> (56 - 8 * i));
        sizes[8 + i] = (uint8_t)((uint64_t)length * 8 >> (56 - 8 * i));
    }
    absorb(y, h, sizes, sizeof sizes);
    counter_block(tag, nonce, 1);
    aes_encrypt(key, tag);
    whiten(tag, y);
    wipe(h, sizeof h);
}

uint32_t gcm_open(uint8_t *out, const uint8_t key[AES_KEY], const uint8_t nonce[GCM_NONCE],
                  const void *aad, size_t aad_length, const uint8_t *sealed, size_t length)
{
    aes_key schedule;
    uint8_t block[AES_BLOCK];
    if (length < GCM_TAG) {
        return 0;
    }
    length -= GCM_TAG;
    aes_begin(&schedule, key);
    tag_of(block, &schedule, nonce, aad, aad_length, sealed, length);
    uint32_t is_right = is_equal(block, sealed + length, GCM_TAG);
    for (size_t at = 0; is_right && at < length; at += AES_BLOCK) {
        counter_block(block, nonce, (uint32_t)(2 + at / AES_BLOCK));
        aes_encrypt(&schedule, block);
        for (size_t i = 0; i < AES_BLOCK && at + i < length; i++) {
            out[at + i] = sealed[at + i] ^ block[i];
        }
    }
    wipe(&schedule, sizeof schedule);
    wipe(block, sizeof block);
    return is_right;
}
