using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Birthmark.Api.Client;
using Birthmark.Keys;
using Birthmark.Server.Settings;

namespace Birthmark.Server.FirstStart;

/// <summary>The owner's credential as files: PKCS#12 with its password beside it, PEM, the root, and the credential file that clients read.</summary>
internal sealed class OwnerFiles(DataFolder data, IRandomSource random)
{
    private const string PasswordLetters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private const int PasswordLength = 24;

    internal string Json => PathOf("owner.json");

    internal string Pkcs12 => PathOf("owner.p12");

    internal string Password => PathOf("owner.password");

    internal async Task WriteAsync(ReadOnlyMemory<byte> certificate, SecretBuffer pkcs8, ReadOnlyMemory<byte> root, CancellationToken cancellation)
    {
        await WritePemAsync("ca.pem", "CERTIFICATE", root, cancellation).ConfigureAwait(false);
        await WritePemAsync("owner.crt", "CERTIFICATE", certificate, cancellation).ConfigureAwait(false);
        await WriteKeyAsync(pkcs8, cancellation).ConfigureAwait(false);
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8.Span, out _);
        using var bare = X509CertificateLoader.LoadCertificate(certificate.Span);
        using var own = bare.CopyWithPrivateKey(key);
        using var issuer = X509CertificateLoader.LoadCertificate(root.Span);
        var password = MakePassword();
        var p12 = new X509Certificate2Collection { own, issuer }.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, password);
        await PrivateFile.WriteAsync(Password, Encoding.ASCII.GetBytes(password + "\n"), cancellation).ConfigureAwait(false);
        await PrivateFile.WriteAsync(Pkcs12, p12, cancellation).ConfigureAwait(false);
    }

    /// <summary>Says in the credential file where the hub listens now, while the owner keeps its files here.</summary>
    internal async Task PointToAsync(string server, CancellationToken cancellation)
    {
        if (!File.Exists(PathOf("owner.crt")))
        {
            return;
        }

        var text = JsonSerializer.Serialize(
            new CredentialFile(server, "ca.pem", "owner.crt", "owner.key"), OwnerJson.Default.CredentialFile) + "\n";
        if (!File.Exists(Json) || await File.ReadAllTextAsync(Json, cancellation).ConfigureAwait(false) != text)
        {
            await PrivateFile.WriteAsync(Json, Encoding.UTF8.GetBytes(text), cancellation).ConfigureAwait(false);
        }
    }

    private async Task WriteKeyAsync(SecretBuffer pkcs8, CancellationToken cancellation)
    {
        var size = PemEncoding.GetEncodedSize("PRIVATE KEY".Length, pkcs8.Length);
        using var text = new SecretBuffer(size * sizeof(char));
        PemEncoding.TryWrite("PRIVATE KEY", pkcs8.Span, MemoryMarshal.Cast<byte, char>(text.Span), out _);
        var bytes = new byte[size + 1];
        try
        {
            Encoding.ASCII.GetBytes(MemoryMarshal.Cast<byte, char>(text.Span)[..size], bytes);
            bytes[size] = (byte)'\n';
            await PrivateFile.WriteAsync(PathOf("owner.key"), bytes, cancellation).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private Task WritePemAsync(string name, string label, ReadOnlyMemory<byte> der, CancellationToken cancellation) =>
        PrivateFile.WriteAsync(PathOf(name), Encoding.ASCII.GetBytes(PemEncoding.WriteString(label, der.Span) + "\n"), cancellation);

    private string MakePassword()
    {
        // 57 letters; 228 = 4 · 57, and what lies above is thrown away, so that each is equally likely.
        var text = new StringBuilder(PasswordLength);
        Span<byte> chance = stackalloc byte[1];
        while (text.Length < PasswordLength)
        {
            random.Fill(chance);
            if (chance[0] < 4 * PasswordLetters.Length)
            {
                text.Append(PasswordLetters[chance[0] % PasswordLetters.Length]);
            }
        }

        return text.ToString();
    }

    private string PathOf(string name) => Path.Combine(data.Credentials, name);
}
