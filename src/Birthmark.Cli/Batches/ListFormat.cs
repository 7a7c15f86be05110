using System.Text.Json;
using Birthmark.Api.Batches;
using Birthmark.Api.Json;

namespace Birthmark.Cli.Batches;

/// <summary>How lists are written: JSON array, a JSON object a line, or CSV (RFC 4180, a line a certificate).</summary>
internal static class ListFormat
{
    public const string Json = "json";

    public const string NdJson = "ndjson";

    public const string Csv = "csv";

    private const string EndOfRecord = "\r\n";

    public static string Head(string format) => format switch
    {
        Json => "[",
        Csv => "device_uid,serial,state,reason,certificate_fingerprint,certificate_serial_number,certificate_issuer,certificate_subject,revoked" + EndOfRecord,
        _ => "",
    };

    public static string Entry(string format, ListedDevice device, bool isFirst) => format switch
    {
        Csv => CsvLines(device),
        Json => (isFirst ? "\n" : ",\n") + Text(device),
        _ => Text(device) + "\n",
    };

    public static string Foot(string format) => format == Json ? "\n]\n" : "";

    private static string Text(ListedDevice device) => JsonSerializer.Serialize(device, ApiJson.Default.ListedDevice);

    private static string CsvLines(ListedDevice device)
    {
        string[] own = [device.DeviceUid, device.Serial, device.State, device.Reason ?? ""];
        if (device.Certificates.Count == 0)
        {
            return CsvLine([.. own, "", "", "", "", ""]);
        }

        return string.Concat(device.Certificates.Select(c =>
            CsvLine([.. own, c.Fingerprint, c.SerialNumber, c.Issuer, c.Subject, c.Revoked ? "true" : "false"])));
    }

    private static string CsvLine(IEnumerable<string> cells) => string.Join(',', cells.Select(Cell)) + EndOfRecord;

    // A cell that a spreadsheet would run as a formula gets an apostrophe: serials and reasons come from outside.
    private static string Cell(string text)
    {
        if (text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..])
        {
            text = "'" + text;
        }

        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
