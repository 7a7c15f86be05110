namespace Birthmark.Pki.Issuance;

/// <summary>From when to when a certificate is valid, by profile, wish and authority, as EJBCA reckons.</summary>
internal static class ValidityRule
{
    /// <exception cref="PkiRefusedException">Nothing is left between begin and end.</exception>
    internal static (DateTimeOffset NotBefore, DateTimeOffset NotAfter) Apply(IssuanceOrder order, DateTimeOffset now)
    {
        var (profile, authority) = (order.CertificateProfile, order.Authority);
        var notBefore = ToSecond(profile.AllowValidityOverride && order.NotBefore is { } begin ? begin : now + profile.ValidityOffset);
        // No certificate is valid before its issuer is; nobody could verify it then.
        if (authority.Certificate is not null && authority.NotBefore is { } start && notBefore < start)
        {
            notBefore = start;
        }

        var notAfter = profile.Validity.NotAfter(notBefore);
        if (profile.AllowValidityOverride && order.NotAfter is { } end && end < notAfter)
        {
            // Longer than the profile is clamped, not refused.
            notAfter = ToSecond(end);
        }

        if (authority.Certificate is not null && authority.NotAfter is { } last && notAfter > last)
        {
            notAfter = last;
        }

        return notAfter > notBefore
            ? (notBefore, notAfter)
            : throw new PkiRefusedException(PkiRefusal.IllegalValidity,
                $"The certificate would be valid from {notBefore:u} to {notAfter:u}: profile '{profile.Name}', the wished times and CA '{authority.Name}' leave no time between.");
    }

    private static DateTimeOffset ToSecond(DateTimeOffset at)
    {
        var utc = at.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond));
    }
}
