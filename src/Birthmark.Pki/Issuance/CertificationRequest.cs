using System.Diagnostics.CodeAnalysis;
using Birthmark.Keys;
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

    /// <summary>Reads DER, PEM, or base64 without armour. Never throws; <paramref name="why"/> names what is wrong.</summary>
    public static bool TryRead(ReadOnlySpan<byte> input, [NotNullWhen(true)] out CertificationRequest? request, [NotNullWhen(false)] out string? why) => throw new NotImplementedException();

    /// <summary>Proof of possession: the request is signed by the key it carries.</summary>
    public bool HasValidSignature(IDeviceKeys keys) => throw new NotImplementedException();

    /// <summary>Builds and signs a PKCS#10 for a key the hub holds; attributes empty.</summary>
    public static byte[] Create(DistinguishedName subject, IDeviceKey key) => throw new NotImplementedException();
}
