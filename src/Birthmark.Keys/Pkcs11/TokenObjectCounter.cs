using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Birthmark.Keys.Pkcs11;

/// <summary>
/// A number in a data object of a token, with a code that only a key in the same token makes. The next value is written before the last is removed,
/// so a crash between leaves both, and the higher one counts.
/// </summary>
internal sealed class TokenObjectCounter(FunctionTable table, Module module, Lane lane, nuint session, string token, string name)
{
    private const int NumberLength = 8;
    private const int CodeLength = 32;
    private const int MostObjects = 64;

    private static readonly CkMechanism Hmac = new() { Type = Ck.MechanismSha256Hmac };

    /// <summary>Null before it was advanced for the first time.</summary>
    internal long? Read() => Values() is { Count: > 0 } values ? values.Max(v => v.Value) : null;

    internal long Advance()
    {
        var old = Values();
        var next = old.Count == 0 ? 1 : checked(old.Max(v => v.Value) + 1);
        var key = Key() ?? SecretKeys.Make(table, session, name, SecretKeyKind.HmacSha256, []);
        using var template = Sought().Add(Ck.AttributeToken, true).Add(Ck.AttributePrivate, true).Add(Ck.AttributeApplication, "birthmark").Add(Ck.AttributeValue, Sealed(key, next));
        table.Create(session, template);
        foreach (var (handle, _) in old)
        {
            table.Destroy(session, handle);
        }

        return next;
    }

    private List<(nuint Handle, long Value)> Values()
    {
        using var template = Sought();
        var values = new List<(nuint, long)>();
        foreach (var handle in table.Find(session, template, MostObjects))
        {
            var content = table.ReadAttribute(session, handle, Ck.AttributeValue) ?? [];
            var value = content.Length == NumberLength + CodeLength ? BinaryPrimitives.ReadInt64BigEndian(content) : 0;
            if (value <= 0 || Key() is not { } key || !CryptographicOperations.FixedTimeEquals(Sealed(key, value), content))
            {
                throw new KeyRefusedException(
                    KeyRefusal.RolledBack, $"The counter '{name}' in PKCS#11 token '{token}' was not written by this hub: find out who writes to the token, and restore it.");
            }

            values.Add((handle, value));
        }

        return values;
    }

    private byte[] Sealed(nuint key, long value)
    {
        var number = new byte[NumberLength];
        BinaryPrimitives.WriteInt64BigEndian(number, value);
        var code = table.Sign(session, Hmac, key, [.. "birthmark/v1/counter\0"u8, .. Encoding.UTF8.GetBytes(name), 0, .. number]);
        FunctionTable.Expect("C_Sign", code.Length == CodeLength, $"{code.Length} octets of a code of {CodeLength}");
        return [.. number, .. code];
    }

    private nuint? Key()
    {
        if (module.Find(lane, session, token, Ck.ClassSecretKey, name) is not { } key)
        {
            return null;
        }

        SecretKeys.Check(table, session, key, token, name);
        return key;
    }

    private Template Sought() => new Template().Add(Ck.AttributeClass, Ck.ClassData).Add(Ck.AttributeLabel, name);
}
