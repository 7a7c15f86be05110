using Birthmark.Exchange.Reports;

namespace Birthmark.Exchange.Lists;

/// <summary>A device and the list it stands on.</summary>
/// <param name="Device">What is known of it.</param>
/// <param name="IsAllowed">It may be trusted; else it must not.</param>
/// <param name="WasAllowed">It stood on the allow list before it came to where it is now.</param>
public sealed record ListedLine(ReportedDevice Device, bool IsAllowed, bool WasAllowed = false)
{
    /// <summary><c>allow</c> or <c>deny</c>.</summary>
    public string List => IsAllowed ? "allow" : "deny";

    /// <summary>The certificate by which a cloud knows the device; null when the device has none of it at hand.</summary>
    /// <param name="step">Step of the recipe that asked for it; null for the first.</param>
    internal ReportedCertificate? Credential(string? step) =>
        Device.Certificates.FirstOrDefault(c => c.Der is not null && (step is null || c.Step == step));
}
