using System.Text.Json;
using System.Text.Json.Serialization;
using Birthmark.Production.Recipes;

namespace Birthmark.Production.Devices;

/// <summary>A device's certificates as they rest in its row.</summary>
internal static class DeviceCertificates
{
    internal static IReadOnlyList<DeviceCertificate> Of(RecipeRun run)
    {
        List<DeviceCertificate>? found = null;
        foreach (var (step, certificate) in run.Certificates())
        {
            var facts = certificate.Facts;
            (found ??= []).Add(new(step.Name, facts.Issuer, facts.Subject, facts.SerialNumber, facts.Sha256, facts.PublicKeyHash));
        }

        return found ?? (IReadOnlyList<DeviceCertificate>)[];
    }

    internal static string? Write(IReadOnlyList<DeviceCertificate> certificates) =>
        certificates.Count == 0 ? null : JsonSerializer.Serialize(certificates, DeviceJson.Default.IReadOnlyListDeviceCertificate);

    internal static IReadOnlyList<DeviceCertificate> Read(string? text) =>
        text is null ? [] : JsonSerializer.Deserialize(text, DeviceJson.Default.IReadOnlyListDeviceCertificate)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(IReadOnlyList<DeviceCertificate>))]
internal sealed partial class DeviceJson : JsonSerializerContext;
