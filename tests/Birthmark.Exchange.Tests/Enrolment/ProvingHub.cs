using System.Security.Cryptography.X509Certificates;
using Birthmark.Exchange.Enrolment;
using Birthmark.Exchange.Pairing;
using Birthmark.Keys.Tests;
using Birthmark.Keys.Tests.Tpm;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Exchange.Tests.Enrolment;

/// <summary>A hub with a TPM that a maker of its own vouches for, and the owner that is paired with it.</summary>
public sealed class ProvingHub : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private SwTpm? tpm;
    private Hub? hub;

    internal OemIdentity Owner { get; } = OemIdentity.Make("Acme", DateTimeOffset.UtcNow.AddMinutes(-1));

    internal EnrolmentDesk Desk => Started.Services.GetRequiredService<EnrolmentDesk>();

    internal EndorsementTrust Makers => EndorsementTrust.InMakers([.. tpm!.MakerCertificates.Select(X509CertificateLoader.LoadCertificateFromFile)]);

    private Hub Started
    {
        get
        {
            Assert.SkipWhen(hub is null, "The tools 'swtpm', 'swtpm_setup' and 'certtool' are not installed.");
            return hub;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!InstalledTools.Has("swtpm") || !InstalledTools.Has("swtpm_setup") || !InstalledTools.Has("certtool"))
        {
            return;
        }

        tpm = new SwTpm(isVouchedFor: true);
        hub = await Hub.StartAsync(folder, tpm: tpm.Address);
        await hub.Services.GetRequiredService<PairingBook>().PinAsync("acme", Owner.Certificate.Der, "owner");
    }

    public async ValueTask DisposeAsync()
    {
        if (hub is not null)
        {
            await hub.DisposeAsync();
        }

        tpm?.Dispose();
        Owner.Dispose();
        folder.Dispose();
    }
}
