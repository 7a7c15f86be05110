using System.Globalization;
using System.Security.Cryptography;
using Birthmark.Keys;

namespace Birthmark.Pki.Registration;

/// <summary>Enrolment passwords at rest: PBKDF2 with its parameters beside it, so that they can be raised later.</summary>
internal static class PasswordHash
{
    private const string Scheme = "pbkdf2-sha512";
    private const int Iterations = 210_000;
    private const int SaltLength = 16;
    private const int HashLength = 32;

    internal static string Make(string password, IRandomSource random)
    {
        Span<byte> salt = stackalloc byte[SaltLength];
        random.Fill(salt);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA512, HashLength);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Constant time in the password; false for a stored text that this program did not write.</summary>
    internal static bool Matches(string password, string stored)
    {
        var parts = stored.Split('$');
        if (parts is not [Scheme, var count, var salt, var hash] || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations))
        {
            return false;
        }

        var wanted = Convert.FromBase64String(hash);
        var found = Rfc2898DeriveBytes.Pbkdf2(password, Convert.FromBase64String(salt), iterations, HashAlgorithmName.SHA512, wanted.Length);
        return CryptographicOperations.FixedTimeEquals(wanted, found);
    }
}
