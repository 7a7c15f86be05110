using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Birthmark.Exchange.Enrolment;

namespace Birthmark.Exchange.Reports;

/// <summary>Writes the members and lines of a report's content.</summary>
internal static class ReportJson
{
    // The content is not HTML: names stay readable.
    internal static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    internal static void Batch(Utf8JsonWriter json, ReportedBatch batch, HubStanding hub)
    {
        json.WriteStartObject();
        json.WriteString("uid", batch.Uid);
        json.WriteString("name", batch.Name);
        json.WriteString("state", batch.State);
        json.WriteString("project", batch.Project);
        json.WriteNumber("project_version", batch.ProjectVersion);
        json.WriteString("project_digest", batch.ProjectDigest);
        json.WriteString("profile", batch.Profile);
        json.WriteString("recipe_digest", batch.RecipeDigest);
        json.WriteString("device_type", batch.DeviceType);
        json.WriteStartArray("files");
        foreach (var file in batch.Files)
        {
            json.WriteStartObject();
            json.WriteString("name", file.Name);
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("stations");
        foreach (var station in batch.Stations)
        {
            json.WriteStringValue(station);
        }

        json.WriteEndArray();
        json.WriteString("opened_at", Time(batch.OpenedAt));
        json.WriteString("opened_by", batch.OpenedBy);
        json.WriteString("closed_at", Time(batch.ClosedAt));
        Hub(json, hub);
        json.WriteEndObject();
    }

    /// <summary>Where the hub's own keys live, as it says itself; an owner's certificates prove it.</summary>
    private static void Hub(Utf8JsonWriter json, HubStanding hub)
    {
        json.WriteStartArray("hub_keys");
        foreach (var key in hub.Keys)
        {
            json.WriteStartObject();
            json.WriteString("key", key.Uri.Alias);
            json.WriteString("store", key.Uri.Store);
            json.WriteString("public_key_hash", Convert.ToHexStringLower(SHA256.HashData(key.PublicKey.Span)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("hub_enrolled_by");
        foreach (var enrolment in hub.Enrolments.Where(e => e.IsInForce))
        {
            json.WriteStringValue(enrolment.Owner);
        }

        json.WriteEndArray();
    }

    internal static void Balance(Utf8JsonWriter json, ReportedBalance balance)
    {
        json.WriteStartObject();
        json.WriteNumber("authorised", balance.Authorised);
        json.WriteNumber("provisioned", balance.Provisioned);
        json.WriteNumber("scrapped", balance.Scrapped);
        json.WriteNumber("unconfirmed", balance.Unconfirmed);
        json.WriteNumber("left", balance.Left);
        json.WriteEndObject();
    }

    internal static void Device(Utf8JsonWriter json, ReportedDevice device)
    {
        json.WriteStartObject();
        json.WriteString("uid", device.Uid);
        json.WriteNumber("ticket", device.Ticket);
        json.WriteString("serial", device.Serial);
        json.WriteString("outcome", device.Outcome);
        Optional(json, "reason", device.Reason);
        json.WriteString("station", device.Station);
        Optional(json, "head", device.Head);
        json.WriteString("created_at", Time(device.CreatedAt));
        Optional(json, "provisioned_at", device.ProvisionedAt is { } provisioned ? Time(provisioned) : null);
        Optional(json, "reported_at", device.ReportedAt is { } reported ? Time(reported) : null);
        json.WriteStartArray("certificates");
        foreach (var certificate in device.Certificates)
        {
            json.WriteStartObject();
            json.WriteString("step", certificate.Step);
            json.WriteString("issuer", certificate.Issuer);
            json.WriteString("serial_number", certificate.SerialNumber);
            json.WriteString("sha256", certificate.Sha256);
            json.WriteString("public_key_sha256", certificate.PublicKeyHash);
            if (certificate.IsRevoked)
            {
                json.WriteBoolean("revoked", true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (device.ForOem is { } envelope)
        {
            json.WriteBase64String(ReportForm.ForOwner, envelope);
        }

        json.WriteEndObject();
    }

    internal static void Hashes(Utf8JsonWriter json, IEnumerable<byte[]> hashes)
    {
        json.WriteStartArray();
        foreach (var hash in hashes)
        {
            json.WriteBase64StringValue(hash);
        }

        json.WriteEndArray();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
