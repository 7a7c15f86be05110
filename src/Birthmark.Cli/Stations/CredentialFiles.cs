using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Client;
using Birthmark.Api.Stations;
using Birthmark.Cli.Files;

namespace Birthmark.Cli.Stations;

/// <summary>The files of a credential in a folder; the JSON file, written last, makes them count.</summary>
internal sealed record CredentialFiles
{
    public required string Folder { get; init; }

    public required string Credential { get; init; }

    public required string Certificate { get; init; }

    public required string Key { get; init; }

    public required string Ca { get; init; }

    public bool Exist => File.Exists(Credential);

    public static CredentialFiles In(string folder, string name) => new()
    {
        Folder = folder,
        Credential = Path.Combine(folder, $"{name}.json"),
        Certificate = Path.Combine(folder, $"{name}.crt"),
        Key = Path.Combine(folder, $"{name}.key"),
        Ca = Path.Combine(folder, "ca.pem"),
    };

    public async Task WriteAsync(HubAddress server, EnrolReply reply, ECDsa key, X509Certificate2 root, CancellationToken cancellation)
    {
        MakeFolder();
        var file = new CredentialFile(server.ToString(), Path.GetFileName(Ca), Path.GetFileName(Certificate), Path.GetFileName(Key));
        await NewFile.WriteAsync(Key, key.ExportPkcs8PrivateKeyPem() + "\n", isSecret: true, cancellation).ConfigureAwait(false);
        await NewFile.WriteAsync(Certificate, Chain(reply), isSecret: false, cancellation).ConfigureAwait(false);
        await NewFile.WriteAsync(Ca, root.ExportCertificatePem() + "\n", isSecret: false, cancellation).ConfigureAwait(false);
        await NewFile.WriteAsync(Credential, file.ToJson() + "\n", isSecret: false, cancellation).ConfigureAwait(false);
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder);
        }
        else
        {
            Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // The root is left out of the chain: the other side has it.
    private static string Chain(EnrolReply reply) =>
        string.Concat(reply.Chain.SkipLast(1).Prepend(reply.Certificate).Select(pem => pem.TrimEnd() + "\n"));
}
