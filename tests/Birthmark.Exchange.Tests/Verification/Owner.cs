using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Exchange.Reports;
using Birthmark.Keys;
using Birthmark.Keys.Envelopes;

namespace Birthmark.Exchange.Tests.Verification;

/// <summary>An owner: its certificate seals what is for it alone, its key opens that.</summary>
internal sealed class Owner : IDisposable
{
    private readonly EnvelopeRecipient recipient;

    internal Owner()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = new CertificateRequest("CN=Owner", key, HashAlgorithmName.SHA256).CreateSelfSigned(from, from.AddYears(9));
        Assert.True(EnvelopeRecipient.TryRead(certificate.ExportCertificatePem(), out recipient!));
        Key = ECDiffieHellman.Create(key.ExportParameters(true));
    }

    internal ECDiffieHellman Key { get; }

    /// <summary>As production seals it.</summary>
    internal byte[] Seal(ReportedDevice device) =>
        recipient.Seal(Encoding.UTF8.GetBytes($"{{\"DeviceUID\":\"{device.Uid}\",\"Values\":{{\"Passcode\":\"{device.Ticket}\"}}}}"), new SystemRandom());

    public void Dispose() => Key.Dispose();

    private sealed class SystemRandom : IRandomSource
    {
        public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
    }
}
