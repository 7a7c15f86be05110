using System.Diagnostics.CodeAnalysis;
using Birthmark.Keys;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Names;

namespace Birthmark.Pki.Issuance;

/// <summary>A PKCS#10 request (RFC 2986) that has been read; whether its signature is good is asked separately.</summary>
public sealed class CertificationRequest
{
    internal CertificationRequest()
    {
    }

    public required DistinguishedName Subject { get; init; }

    /// <summary>DER SubjectPublicKeyInfo.</summary>
    public required ReadOnlyMemory<byte> PublicKey { get; init; }

    public required KeyAlgorithm KeyAlgorithm { get; init; }

    /// <summary>EJBCA notation, or null.</summary>
    public required string? SubjectAlternativeName { get; init; }

    /// <summary>The whole request, DER.</summary>
    public required ReadOnlyMemory<byte> Der { get; init; }

    /// <summary>CertificationRequestInfo with its header: what is signed.</summary>
    internal ReadOnlyMemory<byte> Body { get; init; }

    internal SignatureAlgorithm SignatureAlgorithm { get; init; }

    internal ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>Reads DER, PEM, or base64 without armour. Never throws; <paramref name="why"/> names what is wrong.</summary>
    public static bool TryRead(ReadOnlySpan<byte> input, [NotNullWhen(true)] out CertificationRequest? request, [NotNullWhen(false)] out string? why)
    {
        request = null;
        return CertificationRequestArmour.TryRemove(input, out var der, out why) && CertificationRequestReader.TryRead(der, out request, out why);
    }

    /// <summary>Proof of possession: the request is signed by the key it carries.</summary>
    public bool HasValidSignature(IDeviceKeys keys) => keys.Verify(PublicKey.Span, Body.Span, Signature.Span, SignatureAlgorithm);

    /// <summary>DER of a request made by <see cref="Make"/>.</summary>
    public static byte[] Create(DistinguishedName subject, IDeviceKey key) => Make(subject, key).Der.ToArray();

    /// <summary>Builds and signs a PKCS#10 for a key the hub holds; attributes empty.</summary>
    public static CertificationRequest Make(DistinguishedName subject, IDeviceKey key)
    {
        var algorithm = SignatureForms.NaturalFor(key.Algorithm);
        var body = WriteBody(subject.Encoded(), key.PublicKey.Span);
        var signature = key.Sign(body, algorithm);
        return new CertificationRequest
        {
            Subject = subject,
            PublicKey = key.PublicKey,
            KeyAlgorithm = key.Algorithm,
            SubjectAlternativeName = null,
            Der = SignedDer.Join(body, SignatureForms.Identifier(algorithm), signature),
            Body = body,
            SignatureAlgorithm = algorithm,
            Signature = signature,
        };
    }

    /// <summary>The same for a key that stays in its token, e.g. of a sub CA that an external root is to certify.</summary>
    internal static byte[] Create(ReadOnlySpan<byte> encodedSubject, ISigningKey key, SignatureAlgorithm algorithm)
    {
        var body = WriteBody(encodedSubject, key.PublicKey.Span);
        return SignedDer.Join(body, SignatureForms.Identifier(algorithm), key.Sign(body, algorithm));
    }

    // RFC 2986 §4.1: version 0, subject, key, and the attributes that are never left out, even when empty.
    private static byte[] WriteBody(ReadOnlySpan<byte> subject, ReadOnlySpan<byte> publicKey)
    {
        var version = (ReadOnlySpan<byte>)[DerReader.Integer, 1, 0];
        var attributes = (ReadOnlySpan<byte>)[0xA0, 0];
        var content = version.Length + subject.Length + publicKey.Length + attributes.Length;
        var body = new byte[1 + SignedDer.LengthOfLength(content) + content];
        body[0] = DerReader.Sequence;
        var rest = SignedDer.WriteLength(body.AsSpan(1), content);
        version.CopyTo(rest);
        subject.CopyTo(rest[version.Length..]);
        publicKey.CopyTo(rest[(version.Length + subject.Length)..]);
        attributes.CopyTo(rest[^attributes.Length..]);
        return body;
    }
}
