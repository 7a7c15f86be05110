namespace Birthmark.Enrollment.Ejbca.Access;

/// <summary>Keeps pages in a browser from using the certificate of whoever looks at them (cross-site request forgery).</summary>
internal static class BrowserGuard
{
    internal static bool Blocks(Func<string, bool> hasHeader, EjbcaRestOptions options) =>
        options.BrowserGuard
        && (hasHeader("Sec-Fetch-Mode") || hasHeader("Sec-Fetch-Dest"))
        && !hasHeader(options.BrowserGuardHeader);
}
