using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Birthmark.Keys.Pkcs11;

/// <summary>Symmetric keys in a token: made sensitive and not extractable, read back, used where they are.</summary>
internal static class SecretKeys
{
    private const int IdLength = 20;

    /// <summary>With octets of its own, or with those that the token makes when there are none.</summary>
    internal static nuint Make(FunctionTable table, nuint session, string alias, SecretKeyKind kind, ReadOnlySpan<byte> value)
    {
        var isAes = kind != SecretKeyKind.HmacSha256;
        using var template = new Template()
            .Add(Ck.AttributeClass, Ck.ClassSecretKey).Add(Ck.AttributeKeyType, isAes ? Ck.KeyAes : Ck.KeyGenericSecret)
            .Add(Ck.AttributeToken, true).Add(Ck.AttributePrivate, true).Add(Ck.AttributeSensitive, true).Add(Ck.AttributeExtractable, false)
            .Add(Ck.AttributeLabel, alias).Add(Ck.AttributeId, SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(alias)).AsSpan(0, IdLength))
            .Add(Ck.AttributeSign, true).Add(Ck.AttributeVerify, true).Add(Ck.AttributeEncrypt, false).Add(Ck.AttributeDecrypt, false)
            .Add(Ck.AttributeWrap, isAes).Add(Ck.AttributeUnwrap, isAes);
        if (!value.IsEmpty)
        {
            return table.Create(session, template.Add(Ck.AttributeValue, value));
        }

        template.Add(Ck.AttributeValueLength, (nuint)(kind == SecretKeyKind.Aes128 ? 16 : 32));
        return table.GenerateKey(session, isAes ? Ck.MechanismAesKey : Ck.MechanismGenericSecret, template);
    }

    /// <summary>Its kind as the token tells it; null for kinds that the hub does not use.</summary>
    /// <exception cref="KeyRefusedException">It could be read or taken out.</exception>
    internal static SecretKeyKind? Check(FunctionTable table, nuint session, nuint key, string token, string alias)
    {
        var length = Number(table, session, key, Ck.AttributeValueLength);
        SecretKeyKind? kind = (Number(table, session, key, Ck.AttributeKeyType), length) switch
        {
            (Ck.KeyAes, 16) => SecretKeyKind.Aes128,
            (Ck.KeyAes, 32) => SecretKeyKind.Aes256,
            (Ck.KeyGenericSecret or Ck.KeySha256Hmac, _) => SecretKeyKind.HmacSha256,
            _ => null,
        };
        if (kind is not null && (Flag(table, session, key, Ck.AttributeSensitive) is not true || Flag(table, session, key, Ck.AttributeExtractable) is not false))
        {
            throw new KeyRefusedException(
                KeyRefusal.UnprotectedKey, $"Secret key '{alias}' of PKCS#11 token '{token}' is not sensitive, or is extractable: make a new key by the hub, or remove this one from the token.");
        }

        return kind;
    }

    /// <summary>NIST SP 800-108r1 §4.1, block by block: the token computes the function, so its key stays in it.</summary>
    internal static byte[] Derive(FunctionTable table, nuint session, nuint key, SecretKeyKind kind, byte[] label, byte[] context, int length)
    {
        var isHmac = kind == SecretKeyKind.HmacSha256;
        var (mechanism, block) = (new CkMechanism { Type = isHmac ? Ck.MechanismSha256Hmac : Ck.MechanismAesCmac }, isHmac ? 32 : 16);
        byte[] input = [0, 0, 0, 0, .. label, 0, .. context, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(^4..), length * 8);
        var derived = new byte[length];
        for (var (done, counter) = (0, 1); done < length; done += block, counter++)
        {
            BinaryPrimitives.WriteInt32BigEndian(input, counter);
            var piece = table.Sign(session, mechanism, key, input);
            FunctionTable.Expect("C_Sign", piece.Length == block, $"{piece.Length} octets of a code of {block}");
            piece.AsSpan(0, Math.Min(block, length - done)).CopyTo(derived.AsSpan(done));
            CryptographicOperations.ZeroMemory(piece);
        }

        return derived;
    }

    internal static byte[] Wrap(FunctionTable table, nuint session, nuint key, byte[] secret)
    {
        using var template = Passing().Add(Ck.AttributeValue, secret);
        var passing = table.Create(session, template);
        try
        {
            return table.Wrap(session, WrapMechanism(secret.Length), key, passing);
        }
        finally
        {
            table.Destroy(session, passing);
        }
    }

    internal static byte[] Unwrap(FunctionTable table, nuint session, nuint key, byte[] wrapped)
    {
        using var template = Passing();
        nuint passing;
        try
        {
            passing = table.Unwrap(session, new CkMechanism { Type = Ck.MechanismAesKeyWrap }, key, wrapped, template);
        }
        catch (Pkcs11Fault fault) when (!fault.IsNonsense && fault.Code is not (Ck.SessionHandleInvalid or Ck.KeyHandleInvalid or Ck.TokenNotPresent))
        {
            // A plain wrapping ends in a check value; what fails it may be a padded one, which has another.
            passing = Padded(table, session, key, wrapped, template);
        }

        var value = table.ReadAttribute(session, passing, Ck.AttributeValue) ?? [];
        table.Destroy(session, passing);
        FunctionTable.Expect("C_UnwrapKey", value.Length > 0 && value.Length < wrapped.Length, $"{value.Length} octets out of {wrapped.Length}");
        return value;
    }

    internal static KeyRefusedException Taken(string token, string alias) => new(
        KeyRefusal.KeyExists, $"The PKCS#11 token '{token}' has a key '{alias}' already: choose another alias, or remove that key first.");

    private static nuint Padded(FunctionTable table, nuint session, nuint key, byte[] wrapped, Template template)
    {
        try
        {
            return table.Unwrap(session, new CkMechanism { Type = Ck.MechanismAesKeyWrapPad }, key, wrapped, template);
        }
        catch (Pkcs11Fault fault) when (!fault.IsNonsense)
        {
            throw new KeyRefusedException(KeyRefusal.Undecryptable, $"The token does not unwrap this ({fault.Message}): it was wrapped by another key, or altered since.");
        }
    }

    private static CkMechanism WrapMechanism(int length) => new() { Type = length % 8 == 0 ? Ck.MechanismAesKeyWrap : Ck.MechanismAesKeyWrapPad };

    /// <summary>An object of the session for what is wrapped or unwrapped: the key's octets are the hub's before and after.</summary>
    private static Template Passing() => new Template()
        .Add(Ck.AttributeClass, Ck.ClassSecretKey).Add(Ck.AttributeKeyType, Ck.KeyGenericSecret).Add(Ck.AttributeToken, false)
        .Add(Ck.AttributePrivate, false).Add(Ck.AttributeSensitive, false).Add(Ck.AttributeExtractable, true);

    private static nuint? Number(FunctionTable table, nuint session, nuint key, nuint type) =>
        table.ReadAttribute(session, key, type) is { Length: sizeof(ulong) } octets ? (nuint)BinaryPrimitives.ReadUInt64LittleEndian(octets) : null;

    private static bool? Flag(FunctionTable table, nuint session, nuint key, nuint type) => table.ReadAttribute(session, key, type) is [var value] ? value != 0 : null;
}
