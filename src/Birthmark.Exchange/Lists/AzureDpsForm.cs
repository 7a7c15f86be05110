using System.Buffers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Birthmark.Exchange.Lists;

/// <summary>
/// Bodies of the device provisioning service's "Individual Enrollment: Run Bulk Operation" (api-version 2021-10-01), one a line: a mode, and up to ten
/// enrolments. A device that must not be trusted becomes a disabled enrolment, which keeps it out even where its issuer has a group.
/// </summary>
internal sealed partial class AzureDpsForm(string? step) : IListForm
{
    /// <summary>The service takes no more in one operation.</summary>
    private const int Most = 10;

    private const string CommonName = "2.5.4.3";
    private readonly Utf8JsonWriter json = new(Stream.Null);
    private string? mode;
    private int count;

    public void Open(IBufferWriter<byte> output)
    {
    }

    public void Write(IBufferWriter<byte> output, ListedLine line)
    {
        if (line.Credential(step)?.Der is not { } der)
        {
            return;
        }

        // What was enrolled before is there already.
        var wanted = line.WasAllowed ? "update" : "create";
        if (mode != wanted || count == Most)
        {
            Close(output);
            json.Reset(output);
            json.WriteStartObject();
            json.WriteString("mode", mode = wanted);
            json.WriteStartArray("enrollments");
        }

        Enrolment(line, der.Span);
        count++;
    }

    public void Close(IBufferWriter<byte> output)
    {
        if (count > 0)
        {
            json.WriteEndArray();
            json.WriteEndObject();
            json.Flush();
            output.Write("\n"u8);
        }

        count = 0;
    }

    public void Dispose() => json.Dispose();

    private void Enrolment(ListedLine line, ReadOnlySpan<byte> der)
    {
        json.WriteStartObject();
        json.WriteString("registrationId", RegistrationId(line.Device.Uid, der));
        json.WriteString("deviceId", line.Device.Uid);
        json.WriteStartObject("attestation");
        json.WriteString("type", "x509");
        json.WriteStartObject("x509");
        json.WriteStartObject("clientCertificates");
        json.WriteStartObject("primary");
        json.WriteBase64String("certificate", der);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("provisioningStatus", line.IsAllowed ? "enabled" : "disabled");
        json.WriteEndObject();
        // Written through, so that the caller sees how much there is.
        json.Flush();
    }

    /// <summary>The service compares it with the certificate's common name when the device registers; where that is no registration ID, the UID stands in.</summary>
    private static string RegistrationId(string uid, ReadOnlySpan<byte> der)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            var name = certificate.SubjectName.EnumerateRelativeDistinguishedNames().FirstOrDefault(n => !n.HasMultipleElements && n.GetSingleElementType().Value == CommonName);
            return name?.GetSingleElementValue() is { } text && Legal().IsMatch(text) ? text : uid;
        }
        catch (CryptographicException)
        {
            return uid;
        }
    }

    // Up to 128 alphanumeric characters and . _ -, none of these at either end.
    [GeneratedRegex(@"\A[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,126}[a-zA-Z0-9])?\z")]
    private static partial Regex Legal();
}
