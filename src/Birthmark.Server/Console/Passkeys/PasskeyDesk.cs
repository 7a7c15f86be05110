using Birthmark.Api.Problems;
using Birthmark.Server.Access;
using Birthmark.Server.Console.Accounts;
using Birthmark.Server.Console.SignIn;
using Birthmark.Server.Problems;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Birthmark.Server.Console.Passkeys;

/// <summary>Makes passkeys and lets people in who show theirs.</summary>
internal sealed class PasskeyDesk : IDisposable
{
    private const string Nobody = "a passkey";

    private readonly AccountBook accounts;
    private readonly PasskeyBook passkeys;
    private readonly Ceremonies ceremonies;
    private readonly SignInDesk signIn;
    private readonly UserManager<Account> users;
    private readonly PasskeyHandler<Account> handler;

    public PasskeyDesk(AccountBook accounts, PasskeyBook passkeys, Ceremonies ceremonies, SignInDesk signIn, IServiceProvider services, ILogger<UserManager<Account>> log)
    {
        (this.accounts, this.passkeys, this.ceremonies, this.signIn) = (accounts, passkeys, ceremonies, signIn);
        users = new(
            new PasskeyStore(accounts, passkeys), Options.Create(new IdentityOptions()), new PasswordHasher<Account>(), [], [], new UpperInvariantLookupNormalizer(),
            new IdentityErrorDescriber(), services, log);
        handler = new(users, Options.Create(new IdentityPasskeyOptions { UserVerificationRequirement = "required", ResidentKeyRequirement = "required" }));
    }

    /// <summary>What a browser needs to make one, after the password was shown once more.</summary>
    internal async Task<PasskeyChallenge> InviteAsync(HttpContext context, string name, string password, CancellationToken cancellation)
    {
        await signIn.ProveAsync(context, name, password, cancellation).ConfigureAwait(false);
        var account = accounts.Find(name) ?? throw AccountBook.Unknown(name);
        if ((await passkeys.OfAsync(name).ConfigureAwait(false)).Count >= PasskeyBook.MostOfAccount)
        {
            throw new HubRefusedException(409, ProblemCodes.WrongState, $"You have {PasskeyBook.MostOfAccount} passkeys, which is as many as an account holds.", "Remove one that you do not use any more.");
        }

        var options = await handler.MakeCreationOptionsAsync(new() { Id = PasskeyStore.HandleOf(account), Name = name, DisplayName = name }, context).ConfigureAwait(false);
        return new(Begin(name, options.AttestationState), options.CreationOptionsJson);
    }

    /// <exception cref="HubRefusedException">The browser's answer does not hold.</exception>
    internal async Task AddAsync(HttpContext context, string name, string ceremony, string credential, string keyName, CancellationToken cancellation)
    {
        if (!ceremonies.TryEnd(ceremony, name, out var state))
        {
            throw Over();
        }

        var result = await handler.PerformAttestationAsync(new() { HttpContext = context, CredentialJson = credential, AttestationState = state }).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            throw new HubRefusedException(422, ProblemCodes.SignInRefused, $"The passkey was not taken: {result.Failure.Message}", "Try again.");
        }

        await passkeys.AddAsync(name, result.Passkey, Presented.Bounded(keyName.Length > 0 ? keyName : "passkey"), cancellation).ConfigureAwait(false);
    }

    /// <summary>What a browser needs to show one; whose it is shows with it.</summary>
    internal async Task<PasskeyChallenge> ChallengeAsync(HttpContext context)
    {
        await signIn.SlowDownAsync(context, Nobody).ConfigureAwait(false);
        var options = await handler.MakeRequestOptionsAsync(null, context).ConfigureAwait(false);
        return new(Begin(Nobody, options.AssertionState), options.RequestOptionsJson);
    }

    /// <exception cref="HubRefusedException">It opens nothing here.</exception>
    internal async Task SignInAsync(HttpContext context, string ceremony, string credential, CancellationToken cancellation)
    {
        await signIn.SlowDownAsync(context, Nobody).ConfigureAwait(false);
        if (!ceremonies.TryEnd(ceremony, Nobody, out var state))
        {
            throw Over();
        }

        var result = await handler.PerformAssertionAsync(new() { HttpContext = context, CredentialJson = credential, AssertionState = state }).ConfigureAwait(false);
        if (!result.Succeeded || accounts.Find(result.User.Name) is not { } account)
        {
            throw await signIn.RefuseAsync(
                context, Nobody, Presented.Nothing, "This passkey opens no account here.", "Use another one, or sign in with your password and make one under your name.").ConfigureAwait(false);
        }

        await passkeys.NoteUseAsync(result.Passkey, cancellation).ConfigureAwait(false);
        await signIn.BeginAsync(context, account.Name, account.Roles, "passkey", null, cancellation).ConfigureAwait(false);
    }

    public void Dispose() => users.Dispose();

    private string Begin(string who, string? state) => ceremonies.Begin(who, state)
        ?? throw new HubRefusedException(429, ProblemCodes.RateLimited, "Too many passkeys are being asked for at once.", "Wait a few minutes, then try again.");

    private static HubRefusedException Over() => new(422, ProblemCodes.FormExpired, "The challenge for the passkey was used or is older than five minutes.", "Try again.");
}

/// <summary>A challenge on its way to a browser.</summary>
/// <param name="Ceremony">By which the answer is matched.</param>
/// <param name="Options">JSON for <c>navigator.credentials</c>.</param>
internal sealed record PasskeyChallenge(string Ceremony, string Options)
{
    internal IResult ToResult() => Results.Text($$"""{"ceremony":"{{Ceremony}}","options":{{Options}}}""", "application/json");
}
