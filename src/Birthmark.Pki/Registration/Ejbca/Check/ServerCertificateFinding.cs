using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Pki.Registration.Ejbca.Check;

/// <summary>What is right or wrong with the certificate that a server showed: period, names, trust.</summary>
internal sealed record ServerCertificateFinding(bool IsGood, string Text)
{
    internal AuthorityFinding Finding(string protocol) => new("tls", IsGood, IsGood ? $"{protocol}: {Text}" : Text);

    internal static ServerCertificateFinding Judge(X509Certificate2 server, X509Chain? presented, EjbcaConnection connection, TimeProvider time)
    {
        var host = connection.Address.IdnHost.Trim('[', ']');
        var now = time.GetUtcNow();
        if (now > server.NotAfter.ToUniversalTime())
        {
            return Bad($"The server's certificate '{server.Subject}' expired at {Write(server.NotAfter)}: renew it on the server (or correct this machine's clock, {Write(now.UtcDateTime)}).");
        }

        if (now < server.NotBefore.ToUniversalTime())
        {
            return Bad($"The server's certificate '{server.Subject}' is not valid before {Write(server.NotBefore)}: check the clocks of both machines (here {Write(now.UtcDateTime)}).");
        }

        if (!server.MatchesHostname(host))
        {
            return Bad($"The server's certificate is for {Names(server)}, not for '{host}': use one of these names in {EjbcaVariables.Url}, or give the server a certificate for '{host}'.");
        }

        using var chain = new X509Chain();
        chain.ChainPolicy = connection.Trust.Policy(presented?.ChainPolicy.ExtraStore);
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        return chain.Build(server)
            ? new ServerCertificateFinding(true, $"the certificate '{server.Subject}' is for '{host}', trusted, and valid until {Write(server.NotAfter)}.")
            : Bad($"The server's certificate '{server.Subject}', issued by '{server.Issuer}', does not lead to {string.Join(" or ", connection.Trust.Names)} ({Reasons(chain)}): put the CA certificate of the server's issuer into {EjbcaVariables.Trust}.");
    }

    private static ServerCertificateFinding Bad(string text) => new(false, text);

    private static string Names(X509Certificate2 server)
    {
        var names = server.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(static extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(static address => address.ToString())))
            .Select(static name => $"'{name}'")
            .ToList();
        return names.Count > 0 ? string.Join(", ", names) : $"'{server.GetNameInfo(X509NameType.SimpleName, false)}' (without alternative names)";
    }

    private static string Reasons(X509Chain chain) =>
        string.Join(", ", chain.ChainStatus.Select(static status => status.Status).Distinct());

    private static string Write(DateTime moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
