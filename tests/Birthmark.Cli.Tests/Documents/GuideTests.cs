using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Tests.Commands;

namespace Birthmark.Cli.Tests.Documents;

/// <summary>Does what the guide to memory maps tells its reader to do.</summary>
public sealed class GuideTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_command_of_the_guide_to_memory_maps_says_what_the_guide_shows()
    {
        var guide = Repository.Read("docs", "guides", "memory-maps.md");
        var yaml = Blocks(guide, "yaml");
        File.WriteAllText(At("sensor-node.yaml"), yaml[0]);
        File.WriteAllText(At("device-1.yaml"), yaml[1]);
        File.WriteAllText(At("device-2.yaml"), yaml[1].Replace("SN-0001", "SN-0002", StringComparison.Ordinal));
        File.WriteAllBytes(At("firmware.bin"), new byte[1024]);
        WriteIdentity();
        Assert.Equal(ExitCode.Done, await new Session().RunAsync("image", "convert", At("firmware.bin"), "--address", "0x08000000", "--out", At("firmware.hex")));

        var commands = 0;
        foreach (var block in Blocks(guide, "console"))
        {
            Session? session = null;
            foreach (var line in block.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.StartsWith("$ birthmark ", StringComparison.Ordinal))
                {
                    session = new Session();
                    var said = line["$ birthmark ".Length..].Split(' ').Select(word => word.Contains('.', StringComparison.Ordinal) ? At(word) : word).ToArray();
                    var code = await session.RunAsync(said);
                    Assert.True(code == (said[1] == "diff" ? ExitCode.Refused : ExitCode.Done), $"{line}: {session.Err}");
                    commands++;
                }
                else
                {
                    Assert.Contains(Plain(line), Plain(session!.Out + session.Err), StringComparison.Ordinal);
                }
            }
        }

        Assert.True(commands >= 10);
        Assert.Equal(
            ["blocks.json", "device-1.hex", "device-2.s37", "identity.bin", "map.svg"],
            Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Where(file => file is not ("ca.pem" or "device.pem" or "device.key") && !file.EndsWith("yaml", StringComparison.Ordinal) && !file.StartsWith("firmware", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private void WriteIdentity()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=SN", key, HashAlgorithmName.SHA256).CreateSelfSigned(TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddYears(1));
        File.WriteAllText(At("ca.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(At("device.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(At("device.key"), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Columns are as wide as their longest entry: only the words are compared.</summary>
    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private string At(string name) => Path.Combine(folder, name);

    private static List<string> Blocks(string guide, string language)
    {
        var blocks = new List<string>();
        for (var start = guide.IndexOf($"```{language}\n", StringComparison.Ordinal); start >= 0; start = guide.IndexOf($"```{language}\n", start, StringComparison.Ordinal))
        {
            start += language.Length + 4;
            blocks.Add(guide[start..guide.IndexOf("```", start, StringComparison.Ordinal)]);
        }

        return blocks;
    }
}
