using System.Text.Json;
using Birthmark.Api.Batches;
using Birthmark.Api.Json;

namespace Birthmark.Cli.Batches;

/// <summary>How lists are written: as a JSON array or a JSON object a line, or in a form that the hub makes for other programs.</summary>
internal static class ListFormat
{
    public const string Json = "json";

    public const string NdJson = "ndjson";

    public const string Csv = "csv";

    public const string AwsIot = "aws-iot";

    public const string AzureDps = "azure-dps";

    public static string[] All { get; } = [Json, NdJson, Csv, AwsIot, AzureDps];

    public static bool IsMadeByHub(string format) => format is Csv or AwsIot or AzureDps;

    public static string Head(string format) => format == Json ? "[" : "";

    public static string Entry(string format, ListedDevice device, bool isFirst) =>
        format == Json ? (isFirst ? "\n" : ",\n") + Text(device) : Text(device) + "\n";

    public static string Foot(string format) => format == Json ? "\n]\n" : "";

    /// <summary>RFC 4180 ends records with CR LF.</summary>
    public static string EndOfLine(string format) => format == Csv ? "\r\n" : "\n";

    private static string Text(ListedDevice device) => JsonSerializer.Serialize(device, ApiJson.Default.ListedDevice);
}
