/* A PKCS#11 module that answers as it should until HOSTILE names what it does instead. Built by the tests; never shipped. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
typedef unsigned long ul;
typedef struct { ul type; void *value; ul length; } attribute;
static int made;
static int is(const char *what) { const char *mode = getenv("HOSTILE"); return mode && !strcmp(mode, what); }
static ul ok(void) { return 0; }
static ul slots(unsigned char present, ul *list, ul *count) {
  (void)present;
  if (is("many slots")) { *count = 1ul << 40; return 0; }
  if (list) list[0] = 7;
  *count = 1;
  return 0;
}
static ul token(ul slot, unsigned char *info) {
  (void)slot;
  memset(info, ' ', 112);
  memcpy(info, "CaToken", 7);
  return 0;
}
static ul session(ul slot, ul flags, void *a, void *b, ul *handle) {
  (void)slot; (void)flags; (void)a; (void)b;
  *handle = 1;
  return is("no session") ? 0x30 : 0;
}
static const unsigned char point[] = {4, 65, 4,
  0x6B,0x17,0xD1,0xF2,0xE1,0x2C,0x42,0x47,0xF8,0xBC,0xE6,0xE5,0x63,0xA4,0x40,0xF2,0x77,0x03,0x7D,0x81,0x2D,0xEB,0x33,0xA0,0xF4,0xA1,0x39,0x45,0xD8,0x98,0xC2,0x96,
  0x4F,0xE3,0x42,0xE2,0xFE,0x1A,0x7F,0x9B,0x8E,0xE7,0xEB,0x4A,0x7C,0x0F,0x9E,0x16,0x2B,0xCE,0x33,0x57,0x6B,0x31,0x5E,0xCE,0xCB,0xB6,0x40,0x68,0x37,0xBF,0x51,0xF5};
static ul get(ul s, ul object, attribute *a, ul count) {
  ul ec = 3; unsigned char yes = 1, no = 0; const void *value = &yes; ul length = 1;
  (void)s; (void)object; (void)count;
  if (is("huge attribute")) { a->length = 1ul << 40; return 0; }
  if (is("no attributes")) { a->length = (ul)-1; return 0x11; }
  switch (a->type) {
    case 3: value = "signKey"; length = 7; break;
    case 0x100: value = &ec; length = 8; break;
    case 0x162: value = is("extractable") ? &yes : &no; break;
    case 0x181: value = point; length = is("short point") ? 20 : sizeof point; break;
  }
  if (a->value) memcpy(a->value, value, length);
  a->length = length;
  return 0;
}
static ul find(ul s, ul *list, ul most, ul *count) {
  (void)s; (void)most;
  *count = is("too many found") ? 1ul << 33 : made;
  if (made) list[0] = 2;
  return 0;
}
static ul pair(ul s, void *m, void *a, ul n, void *b, ul k, ul *one, ul *other) {
  (void)s; (void)m; (void)a; (void)n; (void)b; (void)k;
  *one = 1; *other = 2; made = 1;
  return 0;
}
static ul sign(ul s, unsigned char *in, ul n, unsigned char *out, ul *length) {
  (void)s; (void)in; (void)n;
  if (is("hangs")) sleep(5);
  if (is("sign fails")) return 0x5;
  if (is("vendor code")) return 0x80000001ul;
  memset(out, 0x5A, 64);
  *length = is("short signature") ? 3 : is("long signature") ? 1ul << 40 : is("empty signature") ? 0 : 64;
  return 0;
}
static struct { unsigned char major, minor; void *calls[68]; } list;
ul C_GetFunctionList(void **answer) {
  for (int i = 0; i < 68; i++) list.calls[i] = (void *)ok;
  list.major = 2; list.minor = 40; made = 0;
  list.calls[4] = slots; list.calls[6] = token; list.calls[12] = session; list.calls[24] = get; list.calls[27] = find; list.calls[43] = sign; list.calls[59] = pair;
  *answer = is("no list") ? 0 : (void *)&list;
  return 0;
}
