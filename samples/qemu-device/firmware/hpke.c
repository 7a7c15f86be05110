#include "hpke.h"

#include "bytes.h"
#include "curve.h"
#include "ecdsa.h"
#include "sha256.h"

/* Section 5.1: what the two halves put before everything they derive. */
static const uint8_t kem_suite[] = {'K', 'E', 'M', 0x00, 0x10};
static const uint8_t hpke_suite[] = {'H', 'P', 'K', 'E', 0x00, 0x10, 0x00, 0x01, 0x00, 0x01};
static const uint8_t no_salt[SHA256_BYTES];

typedef struct {
    const uint8_t *bytes;
    size_t length;
} suite;

static const suite kem = {kem_suite, sizeof kem_suite}, whole = {hpke_suite, sizeof hpke_suite};

static size_t length_of(const char *text)
{
    size_t length = 0;
    while (text[length] != '\0') {
        length++;
    }
    return length;
}

static void begin_labelled(hmac *mac, suite s, const char *label)
{
    hmac_add(mac, "HPKE-v1", 7);
    hmac_add(mac, s.bytes, s.length);
    hmac_add(mac, label, length_of(label));
}

/* Section 4: LabeledExtract. */
static void extract(uint8_t out[SHA256_BYTES], const uint8_t salt[SHA256_BYTES], suite s, const char *label, const void *secret, size_t length)
{
    hmac mac;
    hmac_begin(&mac, salt);
    begin_labelled(&mac, s, label);
    hmac_add(&mac, secret, length);
    hmac_end(&mac, out);
}

/* Section 4: LabeledExpand, up to one hash. */
static void expand(uint8_t *out, size_t size, const uint8_t secret[SHA256_BYTES], suite s, const char *label, const void *info, size_t length)
{
    hmac mac;
    uint8_t wanted[2] = {0, (uint8_t)size}, first = 1, block[SHA256_BYTES];
    hmac_begin(&mac, secret);
    hmac_add(&mac, wanted, sizeof wanted);
    begin_labelled(&mac, s, label);
    hmac_add(&mac, info, length);
    hmac_add(&mac, &first, 1);
    hmac_end(&mac, block);
    copy(out, block, size);
    wipe(block, sizeof block);
}

/* Section 4.1: Decap. 0 when the point is none of the curve. */
static uint32_t decapsulate(uint8_t shared[SHA256_BYTES], const uint8_t key[HPKE_KEY], const uint8_t sent[HPKE_POINT])
{
    number d, x, y;
    point p;
    uint8_t secret[NUMBER_BYTES], context[2 * HPKE_POINT];
    number_from_bytes(&x, sent + 1);
    number_from_bytes(&y, sent + 1 + NUMBER_BYTES);
    if (sent[0] != 0x04 || !point_from_affine(&p, &x, &y)) {
        return 0;
    }
    number_from_bytes(&d, key);
    point_multiply(&p, &d, &p);
    point_affine(&x, &y, &p);
    number_to_bytes(secret, &x);

    copy(context, sent, HPKE_POINT);
    context[HPKE_POINT] = 0x04;
    ecdsa_public_key(context + HPKE_POINT + 1, key);
    extract(shared, no_salt, kem, "eae_prk", secret, sizeof secret);
    expand(shared, SHA256_BYTES, shared, kem, "shared_secret", context, sizeof context);
    wipe(&d, sizeof d);
    wipe(&p, sizeof p);
    wipe(secret, sizeof secret);
    return 1;
}

uint32_t hpke_open(uint8_t *out, const uint8_t key[HPKE_KEY], const void *info, size_t info_length,
                   const void *aad, size_t aad_length, const uint8_t *sealed, size_t length)
{
    uint8_t secret[SHA256_BYTES], context[1 + 2 * SHA256_BYTES], content_key[AES_KEY], nonce[GCM_NONCE];
    if (length < HPKE_OVERHEAD || !ecdsa_is_key(key) || !decapsulate(secret, key, sealed)) {
        return 0;
    }
    context[0] = 0x00; /* section 5.1: base mode, so no key is shared beforehand */
    extract(context + 1, no_salt, whole, "psk_id_hash", "", 0);
    extract(context + 1 + SHA256_BYTES, no_salt, whole, "info_hash", info, info_length);
    extract(secret, secret, whole, "secret", "", 0);
    expand(content_key, sizeof content_key, secret, whole, "key", context, sizeof context);
    expand(nonce, sizeof nonce, secret, whole, "base_nonce", context, sizeof context);
    uint32_t is_opened = gcm_open(out, content_key, nonce, aad, aad_length, sealed + HPKE_POINT, length - HPKE_POINT);
    wipe(secret, sizeof secret);
    wipe(content_key, sizeof content_key);
    return is_opened;
}
