using Birthmark.Api.Problems;
using Birthmark.Server.Problems;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Birthmark.Server.Console.Accounts;

/// <summary>What a password must be, and how it is kept: ASP.NET Core Identity's PBKDF2 with HMAC-SHA-512.</summary>
internal sealed class Passwords : IDisposable
{
    internal const int Shortest = 12;
    internal const int Longest = 128;

    // OWASP's figure for PBKDF2 with SHA-512.
    private const int Rounds = 210_000;

    private readonly PasswordHasher<string> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));

    // A hash costs a tenth of a second of a core: guesses must not take the line's cores.
    private readonly SemaphoreSlim turn = new(1);
    private readonly Lazy<string> nobodys;

    public Passwords() => nobodys = new(() => hasher.HashPassword("", "a password that opens nothing"));

    /// <exception cref="HubRefusedException">Too short, too long, or it holds the name.</exception>
    internal static void Check(string name, string password)
    {
        if (password.Length is < Shortest or > Longest || password.Contains(name, StringComparison.OrdinalIgnoreCase))
        {
            throw new HubRefusedException(
                422, ProblemCodes.WeakPassword, $"The password must have {Shortest} to {Longest} characters and must not hold the account's name.",
                "Take four or more words that have nothing to do with each other.");
        }
    }

    internal async Task<string> HashAsync(string name, string password, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return hasher.HashPassword(name, password);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Takes as long for a name that nobody has.</summary>
    internal async Task<bool> VerifyAsync(Account? account, string password, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var matches = hasher.VerifyHashedPassword(account?.Name ?? "", account?.PasswordHash ?? nobodys.Value, password) != PasswordVerificationResult.Failed;
            return matches && account?.PasswordHash is not null;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
