using System.Security.Cryptography;
using System.Text;
using Birthmark.Api.Stations;
using Birthmark.Keys;

namespace Birthmark.Server.Stations;

/// <summary>Makes one-time codes. The first characters find the invitation, the others are the secret; only a hash of the whole is kept.</summary>
internal static class InvitationCodes
{
    /// <summary>Characters that name the invitation, so that wrong tries can be counted against it; 100 bits of secret are left.</summary>
    private const int HandleLength = 6;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new code for the hub whose root this is.</summary>
    internal static InvitationCode Make(ReadOnlySpan<byte> root, IRandomSource random)
    {
        Span<byte> chance = stackalloc byte[InvitationCode.SecretLength];
        random.Fill(chance);
        var text = new StringBuilder();
        foreach (var octet in chance)
        {
            text.Append(Base32[octet & 31]);
        }

        CryptographicOperations.ZeroMemory(chance);
        text.Append('-').Append(RootFingerprint(root));
        return InvitationCode.TryRead(text.ToString(), out var code, out var why) ? code! : throw new InvalidOperationException(why);
    }

    internal static string RootFingerprint(ReadOnlySpan<byte> root) =>
        Convert.ToHexStringLower(SHA256.HashData(root))[..InvitationCode.FingerprintLength];

    internal static string HandleOf(InvitationCode code) => code.Text[..HandleLength];

    internal static byte[] HashOf(InvitationCode code) => SHA256.HashData(Encoding.ASCII.GetBytes(code.Text));
}
