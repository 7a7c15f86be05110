using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Birthmark.Exchange.Evidence.Receiving;

/// <summary>Two checkpoints that one hub signed and that cannot both be of one log: the proof against it.</summary>
/// <param name="Kind"><c>forked</c> or <c>rolled-back</c>.</param>
/// <param name="At">When it was first seen.</param>
/// <param name="Why">What does not fit.</param>
/// <param name="Held">The checkpoint taken before.</param>
/// <param name="Offered">The one refused.</param>
public sealed record Contradiction(string Kind, DateTimeOffset At, string Why, string? Held, string Offered)
{
    internal const string Folder = "contradictions";

    /// <summary>Keeps it in a file of its own; the same again makes no second one.</summary>
    /// <returns>The file.</returns>
    internal string Keep(string logFolder)
    {
        var folder = Directory.CreateDirectory(Path.Combine(logFolder, Folder)).FullName;
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Kind}\n{Held}\n{Offered}")).AsSpan(0, 8));
        var path = Path.Combine(folder, $"{Kind}-{name}.json");
        if (!File.Exists(path))
        {
            using (var file = new FileStream(path + ".part", FileMode.Create))
            {
                JsonSerializer.Serialize(file, this, Words);
                file.Flush(flushToDisk: true);
            }

            File.Move(path + ".part", path);
        }

        return path;
    }

    private static JsonTypeInfo<Contradiction> Words { get; } =
        new EvidenceJson(new JsonSerializerOptions(EvidenceJson.Default.Options) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Contradiction;
}
