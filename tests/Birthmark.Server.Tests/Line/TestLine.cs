using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Batches;
using Birthmark.Api.Client;
using Birthmark.Api.Pki;
using Birthmark.Api.Projects;
using Birthmark.Server.Tests.Hub;

namespace Birthmark.Server.Tests.Line;

/// <summary>A hub with the sample's PKI, a project on the embedded authority, a station and an open batch.</summary>
internal sealed class TestLine : IAsyncDisposable
{
    internal const string Project = """
        project: canary
        description: Devices whose secrets are looked for
        authorities:
          pai:
            kind: embedded
            variables:
              EJBCA_CA_NAME: Matter PAI
              EJBCA_CERTIFICATE_PROFILE: Matter DAC
              EJBCA_END_ENTITY_PROFILE: Matter DAC
        device_types:
          - name: light-bulb
            variables: {PID: "8000"}
        device_profiles:
          - name: matter-dac
            variables: {VID: FFF1, PID: {required: true}}
            recipe:
              - step: key
                uses: ec-key
                with: {curve: P-256}
              - step: subject
                uses: template
                with: {text: "CN=Canary ${device.serial},VID=${VID},PID=${PID}"}
              - step: csr
                uses: csr
                with: {key: "${key}", subject: "${subject}"}
              - step: dac
                uses: certificate
                with: {authority: pai, request: "${csr}", subject: "${subject}"}
              - step: devcert
                uses: encode
                with: {value: "${dac}", format: base64}
              - step: devkey
                uses: encode
                with: {value: "${key}", format: raw-scalar}
              - step: secret
                uses: random
                with: {length: 32}
            outputs:
              DevCert: ${devcert}
              DevPKey: {value: "${devkey}", format: base64}
              DevSecret: {value: "${secret}", format: base64}
        """;

    private readonly Credential credential;

    private TestLine(TestHub hub, Credential credential, X509Certificate2 certificate, string batchUid)
    {
        Hub = hub;
        this.credential = credential;
        Certificate = certificate;
        Station = new BirthmarkClient(credential, TimeProvider.System);
        BatchUid = batchUid;
    }

    internal TestHub Hub { get; }

    internal BirthmarkClient Station { get; }

    internal X509Certificate2 Certificate { get; }

    internal string BatchUid { get; }

    internal static async Task<TestLine> OpenAsync(TestHub hub)
    {
        var pki = await File.ReadAllTextAsync(Path.Combine(DocumentInRepository.Root, "samples/matter/pki.yaml"));
        await hub.Owner.Pki.ApplyAsync(new PkiFiles([new PkiFile("pki.yaml", pki)]), dryRun: false);
        await hub.Owner.Projects.ApplyAsync(new ProjectApplication { File = "project.yaml", Text = Project }, dryRun: false);
        var certificate = await hub.EnrolAsync("bench-1", "station");
        var batch = await hub.Owner.Batches.OpenAsync(
            new OpenBatchRequest { Name = "canaries", Profile = "matter-dac", DeviceType = "light-bulb", Quantity = 3 });
        var folder = Directory.CreateTempSubdirectory("birthmark-station-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "s.crt"), certificate.ExportCertificatePem());
        var key = Path.Combine(folder, "s.key");
        await File.WriteAllTextAsync(key, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.True(HubAddress.TryRead(hub.Instance.Address.Authority, out var address, out var why), why);
        var credential = Credential.Load(address, hub.InCredentials("ca.pem"), Path.Combine(folder, "s.crt"), key);
        Directory.Delete(folder, recursive: true);
        return new TestLine(hub, credential, certificate, batch.BatchUid);
    }

    /// <summary>From now on two people revoke a device's certificate.</summary>
    internal async Task WantFourEyesAsync()
    {
        var sample = await File.ReadAllTextAsync(Path.Combine(DocumentInRepository.Root, "samples/matter/pki.yaml"));
        var profile = sample.Split("\n---\n").Single(part => part.Contains("Object Type: Certificate Profile\nName: Matter DAC\n", StringComparison.Ordinal));
        await Hub.Owner.Pki.ApplyAsync(
            new PkiFiles([new PkiFile("four-eyes.yaml", profile.Replace("Name: Matter DAC\n", "Name: Matter DAC\nApprovals to Revoke: 1\n", StringComparison.Ordinal))]), dryRun: false);
    }

    public ValueTask DisposeAsync()
    {
        Station.Dispose();
        credential.Dispose();
        Certificate.Dispose();
        return ValueTask.CompletedTask;
    }
}
