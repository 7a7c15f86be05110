using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys.Entropy;
using Birthmark.Keys.Envelopes;
using Birthmark.Keys.Sealing;
using Birthmark.Keys.Tests.Tpm;
using Birthmark.Keys.Tpm;

namespace Birthmark.Keys.Tests.Sealing;

public sealed class SealedHubKeyFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly OsRandomSource random = new();
    private readonly ECDsa owner = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SwTpm tpm = new();
    private readonly TpmLink link;

    public SealedHubKeyFileTests() => link = new TpmLink(tpm.Address, TimeSpan.FromSeconds(5));

    [Fact]
    public void Hubs_that_start_at_once_agree_on_one_sealed_key_and_its_envelope()
    {
        const int Hubs = 4;
        for (var round = 0; round < 30; round++)
        {
            var options = Options($"keys/{round}/hub.key");
            var ids = new uint[Hubs];
            using var start = new Barrier(Hubs);
            var hubs = Enumerable.Range(0, Hubs).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                using var key = HubKeyChoice.Open(options, link, random);
                ids[i] = key.Id;
            })).ToList();
            hubs.ForEach(h => h.Start());
            hubs.ForEach(h => h.Join());

            Assert.Single(ids.Distinct());
            Assert.Equal(ids[0], IdInEnvelope(options));
            Assert.Equal(
                [options.HubKeyFile + ".recovery", options.HubKeyFile + ".tpm"], Directory.GetFiles(Path.GetDirectoryName(options.HubKeyFile)!).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_first_start_that_was_killed_before_the_envelope_had_its_name_is_completed_by_the_next()
    {
        var options = Options("keys/hub.key");
        uint id;
        using (var first = HubKeyChoice.Open(options, link, random))
        {
            id = first.Id;
        }

        File.Move(options.HubKeyFile + ".recovery", $"{options.HubKeyFile}.recovery.{id:x8}");

        using var second = HubKeyChoice.Open(options, link, random);
        Assert.Equal(id, second.Id);
        Assert.Equal(id, IdInEnvelope(options));
    }

    [Fact]
    public void A_file_of_an_earlier_version_opens_and_one_sealed_under_another_parent_does_not()
    {
        var options = Options("keys/hub.key");
        HubKeyChoice.Open(options, link, random).Dispose();
        var lines = File.ReadAllLines(options.HubKeyFile + ".tpm");
        Assert.StartsWith("parent 000b", lines[3], StringComparison.Ordinal);

        File.WriteAllText(options.HubKeyFile + ".tpm", string.Join('\n', [.. lines[..3], lines[4]]) + "\n");
        HubKeyChoice.Open(options, link, random).Dispose();
        File.WriteAllText(options.HubKeyFile + ".tpm", string.Join('\n', [.. lines[..3], "parent 000b" + new string('0', 64), lines[4]]) + "\n");
        Assert.Contains("copied or moved disk", Assert.Throws<KeyRefusedException>(() => HubKeyChoice.Open(options, link, random)).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        link.Dispose();
        tpm.Dispose();
        owner.Dispose();
        folder.Dispose();
    }

    private KeysOptions Options(string file)
    {
        var request = new CertificateRequest("CN=Owner's recovery", owner, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(10));
        return new() { HubKeyFile = folder[file], RecoveryCertificate = certificate.ExportCertificatePem() };
    }

    private uint IdInEnvelope(KeysOptions options)
    {
        using var key = ECDiffieHellman.Create(owner.ExportParameters(includePrivateParameters: true));
        using var opened = new HubKey(Envelope.TryOpen(File.ReadAllBytes(options.HubKeyFile + ".recovery"), key)!);
        return opened.Id;
    }
}
