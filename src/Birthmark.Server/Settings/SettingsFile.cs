using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Birthmark.Server.Settings;

/// <summary>Reads the configuration file: one mapping of setting to value, in YAML (of which JSON is a part).</summary>
internal static class SettingsFile
{
    private static readonly string[] Known = ["data", "listen", "host_names", "log_format", "log_level", "max_body_bytes", "min_free_disk_mib", "reconcile_every_minutes", "reconcile_age_minutes", "pkcs11_modules", "pkcs11_process", "hub_token", "tpm", "tpm_pcrs", "recovery_certificate"];

    internal static Dictionary<string, string> Read(string path, List<string> faults)
    {
        try
        {
            return Parse(path, File.ReadAllText(path), faults);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"configuration file '{path}' cannot be read: {e.Message}");
            return [];
        }
    }

    internal static Dictionary<string, string> Parse(string path, string text, List<string> faults)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count == 0)
            {
                return values;
            }

            if (stream.Documents[0].RootNode is not YamlMappingNode root)
            {
                faults.Add($"{path}: one mapping of settings is wanted, for example 'listen: 127.0.0.1:8443'.");
                return values;
            }

            foreach (var (key, value) in root.Children)
            {
                Take(path, key, value, values, faults);
            }
        }
        catch (YamlException e)
        {
            faults.Add($"{path}:{e.Start.Line}:{e.Start.Column}: is not YAML: {e.Message}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The library's reader gives up so on some malformed texts, without a place.
            faults.Add($"{path}: is not YAML: {e.Message}");
        }

        return values;
    }

    private static void Take(string path, YamlNode key, YamlNode value, Dictionary<string, string> values, List<string> faults)
    {
        var name = (key as YamlScalarNode)?.Value ?? "";
        var text = value switch
        {
            YamlScalarNode scalar => scalar.Value ?? "",
            YamlSequenceNode list when list.All(n => n is YamlScalarNode) => string.Join(',', list.Select(n => ((YamlScalarNode)n).Value)),
            _ => null,
        };
        if (!Known.Contains(name))
        {
            faults.Add($"{path}:{key.Start.Line}:{key.Start.Column}: setting '{name}' is not known: write one of {string.Join(", ", Known)}.");
        }
        else if (text is null)
        {
            faults.Add($"{path}:{value.Start.Line}:{value.Start.Column}: '{name}' wants a single value or a list of them.");
        }
        else
        {
            values[name] = text;
        }
    }
}
