using System.Text.Json;
using Birthmark.Pki.Registration.Ejbca.Wire;

namespace Birthmark.Pki.Registration.Ejbca;

/// <summary>An answer of the REST API as it came.</summary>
internal readonly record struct EjbcaReply(int Status, byte[] Body)
{
    private const int LongestText = 500;
    private const string DisabledText = "This service has been disabled.";

    internal bool IsGood => Status is 200 or 201;

    /// <summary>A protocol switched off answers with the container's page instead of JSON.</summary>
    internal bool IsDisabled => Status == 403 && Body.AsSpan().IndexOf("This service has been disabled."u8) >= 0;

    /// <summary>EJBCA's own text, bounded.</summary>
    internal string Text
    {
        get
        {
            if (IsDisabled)
            {
                return DisabledText;
            }

            var text = TryRead(EjbcaClientJson.Default.ErrorReply)?.ErrorMessage;
            return text is null ? $"HTTP {Status} without EJBCA's error body" : text.Length > LongestText ? text[..LongestText] + "…" : text;
        }
    }

    internal T? TryRead<T>(System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
