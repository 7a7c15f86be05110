using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Keys.Kmip.Check;

/// <summary>What is right or wrong with the certificate that a KMS showed: period, names, trust.</summary>
internal sealed record ServerCertificateFinding(bool IsGood, string Text)
{
    internal static ServerCertificateFinding Judge(X509Certificate2 server, X509Chain? presented, KmipConnection connection, TimeProvider time)
    {
        var host = connection.Host.Trim('[', ']');
        var now = time.GetUtcNow();
        if (now > server.NotAfter.ToUniversalTime() || now < server.NotBefore.ToUniversalTime())
        {
            return Bad($"The KMS's certificate '{server.Subject}' is valid from {KmipCheck.Write(server.NotBefore)} to {KmipCheck.Write(server.NotAfter)}, and this machine has {KmipCheck.Write(now.UtcDateTime)}: renew it there, or correct the clock.");
        }

        if (!server.MatchesHostname(host))
        {
            return Bad($"The KMS's certificate is for {Names(server)}, not for '{host}': use one of these names in {KmipVariables.Address}, or give the KMS a certificate for '{host}'.");
        }

        using var chain = new X509Chain();
        chain.ChainPolicy = connection.Trust.Policy(presented?.ChainPolicy.ExtraStore);
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        return chain.Build(server)
            ? new(true, $"the certificate '{server.Subject}' is for '{host}', trusted, and valid until {KmipCheck.Write(server.NotAfter)}.")
            : Bad($"The KMS's certificate '{server.Subject}', issued by '{server.Issuer}', does not lead to {string.Join(" or ", connection.Trust.Names)} ({string.Join(", ", chain.ChainStatus.Select(static s => s.Status).Distinct())}): put the CA certificate of its issuer into {KmipVariables.Trust}.");
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
}
