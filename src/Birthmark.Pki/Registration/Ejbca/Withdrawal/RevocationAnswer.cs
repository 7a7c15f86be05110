namespace Birthmark.Pki.Registration.Ejbca.Withdrawal;

/// <summary>A signed answer about one credential.</summary>
/// <param name="RevokedAt">Null: it is in force.</param>
/// <param name="ThisUpdate">As of when.</param>
/// <param name="NextUpdate">Until when it may be relied on.</param>
/// <param name="From">Who said so, in words.</param>
internal sealed record RevocationAnswer(DateTimeOffset? RevokedAt, DateTimeOffset ThisUpdate, DateTimeOffset NextUpdate, string From);
