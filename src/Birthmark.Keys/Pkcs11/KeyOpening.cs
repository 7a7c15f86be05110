using System.Security.Cryptography;

namespace Birthmark.Keys.Pkcs11;

/// <summary>Opens what was encrypted for a key in the token.</summary>
internal static unsafe class KeyOpening
{
    internal static byte[] Oaep(FunctionTable table, nuint session, nuint key, byte[] ciphertext, HashAlgorithmName hash)
    {
        var (digest, mask) = hash.Name switch
        {
            "SHA1" => (Ck.MechanismSha1, Ck.MaskSha1),
            "SHA384" => (Ck.MechanismSha384, Ck.MaskSha384),
            "SHA512" => (Ck.MechanismSha512, Ck.MaskSha512),
            _ => (Ck.MechanismSha256, Ck.MaskSha256),
        };
        var parameters = new CkOaep { Hash = digest, Mask = mask, Source = Ck.OaepDataSpecified };
        return table.Decrypt(session, new CkMechanism { Type = Ck.MechanismRsaOaep, Parameter = &parameters, Length = (nuint)sizeof(CkOaep) }, key, ciphertext);
    }

    internal static byte[] Ecdh(FunctionTable table, nuint session, nuint key, byte[] point, int length)
    {
        fixed (byte* first = point)
        {
            var parameters = new CkEcdh { Kdf = Ck.KdfNull, Public = first, PublicLength = (nuint)point.Length };
            using var template = new Template()
                .Add(Ck.AttributeClass, Ck.ClassSecretKey).Add(Ck.AttributeKeyType, Ck.KeyGenericSecret).Add(Ck.AttributeToken, false)
                .Add(Ck.AttributeSensitive, false).Add(Ck.AttributeExtractable, true).Add(Ck.AttributeValueLength, (nuint)length);
            var derived = table.Derive(session, new CkMechanism { Type = Ck.MechanismEcdh, Parameter = &parameters, Length = (nuint)sizeof(CkEcdh) }, key, template);
            var value = table.ReadAttribute(session, derived, Ck.AttributeValue) ?? [];
            table.Destroy(session, derived);
            FunctionTable.Expect("C_DeriveKey", value.Length == length, $"a secret of {value.Length} octets instead of {length}");
            return value;
        }
    }
}
