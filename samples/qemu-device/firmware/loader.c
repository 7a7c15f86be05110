/* One command a line, after "empty":

       entropy HEX  ->  loader-key HEX     X and Y of the device's key, then r and s of its proof; 32 to 64 bytes of entropy
       install HEX  ->  ready              a sealed identity block: opened, checked, and used until the next reset
       family SERIAL HEX  ->  ready        the same, under the transport key that all chips of the family have; SERIAL is protected beside it
       other        ->  error WORD

   QEMU emulates neither the chip's random generator nor its flash controller nor the register of its serial number: so entropy and
   serial number come over the console, and what was installed stays in RAM. */
#include "loader.h"

#include "aes.h"
#include "bytes.h"
#include "console.h"
#include "ecdsa.h"
#include "hpke.h"
#include "sha256.h"

enum { SERIAL_LIMIT = 64, IDENTITY_LIMIT = 1024, SEALED_LIMIT = IDENTITY_LIMIT + HPKE_OVERHEAD, ENTROPY_LIMIT = 64 };

static const uint8_t family_key[AES_KEY] = {FAMILY_KEY};

static const char purpose[] = "birthmark block"; /* without its NUL: what the hub seals for */

static char line[2 * SEALED_LIMIT + SERIAL_LIMIT + 16];
static uint8_t sealed[SEALED_LIMIT], block[IDENTITY_LIMIT], key[ECDSA_KEY];
static int has_key;

/* A scalar in range is all but certain at the first try. */
static void make_key(const uint8_t *entropy, size_t length)
{
    uint8_t counter = 0;
    do {
        sha256 hash;
        sha256_begin(&hash);
        sha256_add(&hash, "birthmark loader key", 20);
        sha256_add(&hash, &counter, 1);
        sha256_add(&hash, entropy, length);
        sha256_end(&hash, key);
        counter++;
    } while (!ecdsa_is_key(key));
    has_key = 1;
}

/* RFC 2986 section 4.1: CertificationRequestInfo of version 0 with an empty subject, this key (RFC 5480) and no attributes. Signed, it
   shows that the device holds the key: with it the hub has a PKCS#10. */
static void show_key(void)
{
    static const uint8_t head[] = {0x30, 0x62, 0x02, 0x01, 0x00, 0x30, 0x00, 0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02,
                                   0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};
    static const uint8_t tail[] = {0xA0, 0x00};
    uint8_t shown[ECDSA_PUBLIC_KEY + ECDSA_SIGNATURE], digest[SHA256_BYTES];
    sha256 hash;
    ecdsa_public_key(shown, key);
    sha256_begin(&hash);
    sha256_add(&hash, head, sizeof head);
    sha256_add(&hash, shown, ECDSA_PUBLIC_KEY);
    sha256_add(&hash, tail, sizeof tail);
    sha256_end(&hash, digest);
    ecdsa_sign(shown + ECDSA_PUBLIC_KEY, key, digest);
    console_text("loader-key ");
    console_hex(shown, sizeof shown);
    console_text("\n");
}

static const char *take_entropy(const char *text)
{
    uint8_t entropy[ENTROPY_LIMIT];
    int length = bytes_from_hex(entropy, sizeof entropy, text);
    if (length < 32) {
        return "entropy";
    }
    make_key(entropy, (size_t)length);
    wipe(entropy, sizeof entropy);
    show_key();
    return NULL;
}

static const char *install(struct identity *self, const char *text)
{
    int length = bytes_from_hex(sealed, sizeof sealed, text);
    if (!has_key) {
        return "no-key";
    }
    if (length < 0 || !hpke_open(block, key, purpose, sizeof purpose - 1, "", 0, sealed, (size_t)length)) {
        return "sealed";
    }
    const char *fault = identity_read(self, block, (size_t)length - HPKE_OVERHEAD);
    if (fault == NULL) {
        wipe(key, sizeof key);
        has_key = 0;
    }
    return fault;
}

/* Nonce, ciphertext, tag: as the hub's step 'transport-wrap' writes them. */
static const char *install_of_family(struct identity *self, const char *text)
{
    size_t serial = 0;
    while (text[serial] != '\0' && text[serial] != ' ') {
        serial++;
    }
    int length = text[serial] == ' ' && serial <= SERIAL_LIMIT ? bytes_from_hex(sealed, sizeof sealed, text + serial + 1) : -1;
    if (length < GCM_NONCE + GCM_TAG
        || !gcm_open(block, family_key, sealed, text, serial, sealed + GCM_NONCE, (size_t)length - GCM_NONCE)) {
        return "sealed";
    }
    return identity_read(self, block, (size_t)length - GCM_NONCE - GCM_TAG);
}

void loader_run(struct identity *self)
{
    console_text("empty\n");
    for (;;) {
        const char *fault = "command";
        if (console_line(line, sizeof line) < 0) {
            fault = "line";
        } else if (is_equal(line, "entropy ", 8)) {
            fault = take_entropy(line + 8);
        } else if (is_equal(line, "install ", 8)) {
            fault = install(self, line + 8);
            if (fault == NULL) {
                return;
            }
        } else if (is_equal(line, "family ", 7)) {
            fault = install_of_family(self, line + 7);
            if (fault == NULL) {
                return;
            }
        }
        if (fault != NULL) {
            console_text("error ");
            console_text(fault);
            console_text("\n");
        }
    }
}
