#include "identity.h"

#include "bytes.h"
#include "ecdsa.h"

const char *identity_read(struct identity *out, const uint8_t *block, size_t limit)
{
    const struct identity_head *head = (const struct identity_head *)block;
    if (limit < sizeof *head || !is_equal(head->magic, "BMID", sizeof head->magic)) {
        return "no-identity";
    }
    if (head->version != 1) {
        return "identity-version";
    }
    size_t length = sizeof *head + head->certificate_length;
    if (head->certificate_length == 0 || length + 4 > limit) {
        return "identity-length";
    }
    const uint8_t *check = block + length;
    uint32_t stored = check[0] | (uint32_t)check[1] << 8 | (uint32_t)check[2] << 16 | (uint32_t)check[3] << 24;
    if (stored != crc32(block, length)) {
        return "identity-check";
    }
    if (!ecdsa_is_key(head->key)) {
        return "identity-key";
    }
    out->key = head->key;
    out->certificate = block + sizeof *head;
    out->certificate_length = head->certificate_length;
    return NULL;
}
