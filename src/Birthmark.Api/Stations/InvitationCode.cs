using System.Buffers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Api.Stations;

/// <summary>A one-time code as a person carries it: a secret, and by which root the hub is known. Not a record: a record prints itself.</summary>
public sealed class InvitationCode
{
    /// <summary>130 bits in base32 (RFC 4648 §6).</summary>
    public const int SecretLength = 26;

    /// <summary>Hex characters: the first 64 bits of the root's SHA-256.</summary>
    public const int FingerprintLength = 16;

    private static readonly SearchValues<char> Base32 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    private InvitationCode(string text, string rootFingerprint)
    {
        Text = text;
        RootFingerprint = rootFingerprint;
    }

    /// <summary>The whole code as the hub wants it.</summary>
    public string Text { get; }

    /// <summary>Lower-case hex.</summary>
    public string RootFingerprint { get; }

    /// <summary>Reads <c>SECRET-FINGERPRINT</c>, in either case, white space around it ignored.</summary>
    public static bool TryRead(string? text, out InvitationCode? code, out string why)
    {
        code = null;
        var trimmed = (text ?? "").Trim();
        var hyphen = trimmed.IndexOf('-', StringComparison.Ordinal);
        if (hyphen != SecretLength || trimmed.Length != SecretLength + 1 + FingerprintLength)
        {
            why = $"a code is {SecretLength} characters, a hyphen and {FingerprintLength} characters";
            return false;
        }

        var secret = trimmed[..hyphen].ToUpperInvariant();
        var fingerprint = trimmed[(hyphen + 1)..].ToLowerInvariant();
        if (secret.AsSpan().ContainsAnyExcept(Base32))
        {
            why = "its first part holds a character outside A-Z and 2-7";
            return false;
        }

        if (fingerprint.AsSpan().ContainsAnyExcept(Hex))
        {
            why = "its second part holds a character outside 0-9 and a-f";
            return false;
        }

        code = new($"{secret}-{fingerprint}", fingerprint);
        why = "";
        return true;
    }

    /// <summary>Whether this root certificate is the one that the code names.</summary>
    public bool Names(X509Certificate2 root) =>
        Convert.ToHexStringLower(SHA256.HashData(root.RawDataMemory.Span)).StartsWith(RootFingerprint, StringComparison.Ordinal);

    public override string ToString() => $"code for root {RootFingerprint}…";
}
