using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Birthmark.Api.Client;

/// <summary>Who we are to a hub, and by which root we know it.</summary>
public sealed class Credential : IDisposable
{
    private Credential(HubAddress server, X509Certificate2Collection trust, X509Certificate2? certificate, X509Certificate2Collection chain)
    {
        Server = server;
        Trust = trust;
        Certificate = certificate;
        Chain = chain;
    }

    public HubAddress Server { get; }

    /// <summary>Roots, and only these.</summary>
    public X509Certificate2Collection Trust { get; }

    /// <summary>With its private key; null for calls that need none.</summary>
    public X509Certificate2? Certificate { get; }

    /// <summary>What follows the certificate in its file.</summary>
    public X509Certificate2Collection Chain { get; }

    /// <summary>Trust without a client certificate: for health and enrolment.</summary>
    public static Credential Anonymous(HubAddress server, X509Certificate2Collection trust) => new(server, trust, null, []);

    /// <summary>Reads a credential file and what it names.</summary>
    /// <param name="path">The JSON file.</param>
    /// <param name="server">Overrides the file's server when given.</param>
    /// <exception cref="CredentialException">Something is missing, malformed, or readable by others.</exception>
    public static Credential Load(string path, HubAddress? server = null)
    {
        var file = ReadFile(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!HubAddress.TryRead(file.Server, out var address, out var why))
        {
            throw new CredentialException($"{path}: server: {why}", "Write it as HOST:PORT.");
        }

        return Load(server ?? address, Path.Combine(folder, file.Ca), Path.Combine(folder, file.Certificate), Path.Combine(folder, file.Key));
    }

    /// <exception cref="CredentialException">Something is missing, malformed, or readable by others.</exception>
    public static Credential Load(HubAddress server, string caPath, string certificatePath, string keyPath)
    {
        var trust = ReadCertificates(caPath);
        var chain = ReadCertificates(certificatePath);
        using var own = chain[0];
        chain.RemoveAt(0);
        return new(server, trust, WithKey(own, certificatePath, keyPath), chain);
    }

    public void Dispose()
    {
        Certificate?.Dispose();
        foreach (var each in Trust)
        {
            each.Dispose();
        }

        foreach (var each in Chain)
        {
            each.Dispose();
        }
    }

    private static CredentialFile ReadFile(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(ReadText(path), CredentialJson.Default.CredentialFile) is
            { Server: not null, Ca: not null, Certificate: not null, Key: not null } file
                ? file
                : throw new CredentialException($"{path}: it needs server, ca, certificate and key", Remedies.Credential);
        }
        catch (JsonException e)
        {
            throw new CredentialException($"{path}: not JSON: line {e.LineNumber + 1}", Remedies.Credential);
        }
    }

    private static X509Certificate2Collection ReadCertificates(string path)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(ReadText(path));
        }
        catch (CryptographicException)
        {
            throw new CredentialException($"{path}: a certificate in it cannot be read", Remedies.Credential);
        }

        return certificates.Count > 0 ? certificates : throw new CredentialException($"{path}: no certificate in it", Remedies.Credential);
    }

    private static X509Certificate2 WithKey(X509Certificate2 certificate, string certificatePath, string keyPath)
    {
        RefuseOpenDoors(keyPath);
        var pem = ReadText(keyPath);
        try
        {
            return X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), pem);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new CredentialException($"{keyPath}: not the private key of {certificatePath}", Remedies.Credential);
        }
    }

    private static void RefuseOpenDoors(string keyPath)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && File.Exists(keyPath) && (File.GetUnixFileMode(keyPath) & others) != 0)
        {
            throw new CredentialException($"{keyPath}: others may read or write this private key", $"chmod 600 {keyPath}");
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CredentialException($"{path}: no such file", Remedies.Credential);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new CredentialException($"{path}: it cannot be read", "Check its owner and its mode.");
        }
    }

    private static class Remedies
    {
        public const string Credential = "Enrol again (birthmark station enrol), or name another credential (--credential FILE).";
    }
}
