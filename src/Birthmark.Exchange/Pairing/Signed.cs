using System.Security.Cryptography.X509Certificates;
using Birthmark.Exchange.Cms;

namespace Birthmark.Exchange.Pairing;

/// <summary>What an OEM signed, read and checked against one pinned certificate.</summary>
internal static class Signed
{
    /// <exception cref="ExchangeRefusedException">Not signed by this certificate's key, or the certificate is over.</exception>
    internal static void Check(CmsTail tail, ExchangeCertificate pinned, DateTimeOffset now)
    {
        if (now > pinned.NotAfter)
        {
            throw new ExchangeRefusedException(ExchangeRefusal.Expired, $"The exchange certificate '{pinned.Subject}' ended {pinned.NotAfter:u}: pair with a new one.");
        }

        using var certificate = X509CertificateLoader.LoadCertificate(pinned.Der.Span);
        Reworded(() => CmsTrust.CheckSignature(tail, certificate));
    }

    /// <summary>Copies the content and gives what follows it; <paramref name="most"/> bounds what is taken.</summary>
    /// <exception cref="ExchangeRefusedException">Not of the one form, cut short, changed, or too long.</exception>
    internal static async Task<CmsTail> CopyAsync(Stream input, Stream content, long most, CancellationToken cancellation)
    {
        using var reader = new CmsVerifyingStream(input);
        var piece = new byte[CmsForm.Piece];
        long total = 0;
        try
        {
            int length;
            while ((length = await reader.ReadAsync(piece, cancellation)) > 0)
            {
                if ((total += length) > most)
                {
                    throw new ExchangeRefusedException(ExchangeRefusal.SealedInvalid, $"It is longer than {most} octets, the most that is taken: split it, or leave out what the hub has already.");
                }

                await content.WriteAsync(piece.AsMemory(0, length), cancellation);
            }

            return await reader.CompleteAsync(cancellation);
        }
        catch (ReportWrongException e)
        {
            throw Invalid(e);
        }
    }

    private static void Reworded(Action act)
    {
        try
        {
            act();
        }
        catch (ReportWrongException e)
        {
            throw Invalid(e);
        }
    }

    private static ExchangeRefusedException Invalid(ReportWrongException e) => new(
        ExchangeRefusal.SealedInvalid, $"It was changed or cut short: {e.Message.Replace("signed report", "signed message", StringComparison.Ordinal)} Ask the OEM to send it again.");
}
