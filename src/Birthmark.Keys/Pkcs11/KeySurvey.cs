using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Birthmark.Keys.Engines.Forms;
using Birthmark.Keys.Hardware;

namespace Birthmark.Keys.Pkcs11;

/// <summary>Reads keys back out of a token: their public halves, and whether the private ones are as protected as they must be.</summary>
internal sealed class KeySurvey(FunctionTable table, Module module, nuint session, string token)
{
    private const int MaxAlias = 100;

    /// <summary>All labelled pairs of kinds that the hub knows.</summary>
    internal IReadOnlyList<FoundKey> Read()
    {
        var publicKeys = module.List(session, Ck.ClassPublicKey).ToLookup(LabelOf, StringComparer.Ordinal);
        var found = new List<FoundKey>();
        foreach (var privateKey in module.List(session, Ck.ClassPrivateKey))
        {
            var alias = LabelOf(privateKey);
            if (alias.Length is > 0 and <= MaxAlias && publicKeys[alias].FirstOrDefault() is not 0 and var publicKey && ReadPair(alias, publicKey, privateKey) is { } pair)
            {
                found.Add(pair);
            }
        }

        return found;
    }

    /// <exception cref="KeyRefusedException">The private half could be read or taken out.</exception>
    internal FoundKey? ReadPair(string alias, nuint publicKey, nuint privateKey)
    {
        if (ReadPublic(publicKey) is not { } known)
        {
            return null;
        }

        if (Flag(privateKey, Ck.AttributeSensitive) is not true || Flag(privateKey, Ck.AttributeExtractable) is not false)
        {
            throw new KeyRefusedException(
                KeyRefusal.UnprotectedKey, $"Key '{alias}' of PKCS#11 token '{token}' is not sensitive, or is extractable: make a new key by the hub, or remove this one from the token.");
        }

        return new FoundKey(alias, known.Algorithm, known.PublicKey, Wrapped: null);
    }

    private (KeyAlgorithm Algorithm, byte[] PublicKey)? ReadPublic(nuint handle)
    {
        var type = table.ReadAttribute(session, handle, Ck.AttributeKeyType) is { Length: sizeof(ulong) } octets ? BinaryPrimitives.ReadUInt64LittleEndian(octets) : ulong.MaxValue;
        return type switch
        {
            (ulong)Ck.KeyEc => ReadEc(handle),
            (ulong)Ck.KeyRsa => ReadRsa(handle),
            _ => null,
        };
    }

    private (KeyAlgorithm, byte[])? ReadEc(nuint handle)
    {
        var point = table.ReadAttribute(session, handle, Ck.AttributeEcPoint);
        foreach (var curve in (ReadOnlySpan<NamedCurve>)[NamedCurve.P256, NamedCurve.P384])
        {
            // A DER OCTET STRING around the point; its length fits one octet.
            if (point is not null && point.Length == curve.PointLength + 2 && point[0] == 4 && point[1] == curve.PointLength && point[2] == 4)
            {
                var info = curve.NewPublicKeyInfo(out var place);
                point.AsSpan(2).CopyTo(place);
                return (curve.Algorithm, info);
            }
        }

        return null;
    }

    private (KeyAlgorithm, byte[])? ReadRsa(nuint handle)
    {
        if (table.ReadAttribute(session, handle, Ck.AttributeModulus) is not { Length: > 0 } modulus || table.ReadAttribute(session, handle, Ck.AttributePublicExponent) is not { Length: > 0 } exponent)
        {
            return null;
        }

        try
        {
            using var key = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
            var info = key.ExportSubjectPublicKeyInfo();
            return RsaPublicForm.TryRecognise(info, out var algorithm) ? (algorithm, info) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private bool? Flag(nuint handle, nuint type) => table.ReadAttribute(session, handle, type) is [var value] ? value != 0 : null;

    private string LabelOf(nuint handle) => Encoding.UTF8.GetString(table.ReadAttribute(session, handle, Ck.AttributeLabel) ?? []);
}
