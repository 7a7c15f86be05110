namespace Birthmark.Server.Console.Passkeys;

/// <summary>What an authenticator said of its credential (WebAuthn Level 3 §6.1); the numbers are stored.</summary>
[Flags]
internal enum PasskeyFlags
{
    None = 0,
    UserVerified = 1,
    BackupEligible = 2,
    BackedUp = 4,
}
