using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Birthmark.Exchange.Lists;

/// <summary>
/// The parameters file of AWS IoT bulk registration (StartThingRegistrationTask): newline-delimited JSON, all parameters of samples/cloud/aws-iot-template.json
/// for one thing a line.
/// </summary>
internal sealed partial class AwsIotForm(string? step) : IListForm
{
    private readonly Utf8JsonWriter json = new(Stream.Null);

    public void Open(IBufferWriter<byte> output)
    {
    }

    public void Write(IBufferWriter<byte> output, ListedLine line)
    {
        if (line.Credential(step)?.Der is not { } der)
        {
            // A device that never got a certificate has nothing to be known by.
            return;
        }

        json.Reset(output);
        json.WriteStartObject();
        json.WriteString("ThingName", line.Device.Uid);
        json.WriteString("SerialNumber", NoAttribute().Replace(line.Device.Serial, "_"));
        json.WriteString("CertificatePem", PemEncoding.WriteString("CERTIFICATE", der.Span) + "\n");
        json.WriteString("CertificateStatus", line.IsAllowed ? "ACTIVE" : "INACTIVE");
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    public void Close(IBufferWriter<byte> output)
    {
    }

    public void Dispose() => json.Dispose();

    // AWS IoT API, ThingAttribute: a value matches [a-zA-Z0-9_.,@/:#=\[\]-]*, up to 800 characters.
    [GeneratedRegex(@"[^a-zA-Z0-9_.,@/:#=\[\]-]")]
    private static partial Regex NoAttribute();
}
