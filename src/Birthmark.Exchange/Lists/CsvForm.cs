using System.Buffers;
using System.Text;
using Birthmark.Exchange.Reports;

namespace Birthmark.Exchange.Lists;

/// <summary>RFC 4180 with a header; a record a certificate, and one for a device that has none.</summary>
internal sealed class CsvForm : IListForm
{
    private const string EndOfRecord = "\r\n";

    internal const string Header =
        "device_uid,serial,list,outcome,reason,station,created_at,provisioned_at,reported_at," +
        "step,certificate_sha256,certificate_serial_number,certificate_issuer,certificate_subject,public_key_sha256,revoked";

    public void Open(IBufferWriter<byte> output) => Put(output, Header + EndOfRecord);

    public void Write(IBufferWriter<byte> output, ListedLine line)
    {
        var device = line.Device;
        var own = Cells([
            device.Uid, device.Serial, line.List, device.Outcome, device.Reason, device.Station,
            ReportJson.Time(device.CreatedAt), Time(device.ProvisionedAt), Time(device.ReportedAt),
        ]);
        if (device.Certificates.Count == 0)
        {
            Put(output, $"{own},,,,,,,{EndOfRecord}");
        }

        foreach (var certificate in device.Certificates)
        {
            var its = Cells([
                certificate.Step, certificate.Sha256, certificate.SerialNumber, certificate.Issuer, certificate.Subject, certificate.PublicKeyHash,
                certificate.IsRevoked ? "true" : "false",
            ]);
            Put(output, $"{own},{its}{EndOfRecord}");
        }
    }

    public void Close(IBufferWriter<byte> output)
    {
    }

    public void Dispose()
    {
    }

    private static string? Time(DateTimeOffset? at) => at is { } known ? ReportJson.Time(known) : null;

    private static string Cells(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell));

    // A cell that a spreadsheet would run as a formula gets an apostrophe: serials, reasons and names come from outside.
    private static string Cell(string? text)
    {
        if (text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..])
        {
            text = "'" + text;
        }

        return text is not null && text.AsSpan().ContainsAny(",;\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text ?? "";
    }

    private static void Put(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);
}
