using System.Text.Json;

namespace Birthmark.Production.Tests.Floor;

/// <summary>Looks into provisioning data.</summary>
public static class Answers
{
    public static string Output(this string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).GetString()!;
    }

    public static byte[] Certificate(this string json) => Convert.FromBase64String(json.Output("DevCert"));

    public static (string Name, string Value)[] Blocks(this string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("Provisioning").EnumerateArray()
            .Select(b => (b.GetProperty("Name").GetString()!, b.GetProperty("Value").GetString()!))];
    }
}
