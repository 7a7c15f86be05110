namespace Birthmark.Pki.Revocation;

/// <summary>Whether others must agree before a person's wish to revoke is carried out.</summary>
/// <param name="Approvals">How many others; 0: none, 1: four eyes.</param>
/// <param name="Expiration">A request that waited this long is void.</param>
public sealed record ApprovalPolicy(int Approvals, TimeSpan Expiration)
{
    internal const int Most = 5;

    public static ApprovalPolicy None { get; } = new(0, TimeSpan.FromDays(3));

    /// <summary>What holds where the authority and the certificate profile each say something: the stricter of both.</summary>
    internal static ApprovalPolicy Stricter(ApprovalPolicy one, ApprovalPolicy other) => (one.Approvals, other.Approvals) switch
    {
        (_, 0) => one,
        (0, _) => other,
        _ => new(Math.Max(one.Approvals, other.Approvals), one.Expiration < other.Expiration ? one.Expiration : other.Expiration),
    };
}
