using System.Globalization;
using System.Net;
using Birthmark.Keys.Pkcs11;
using Birthmark.Keys.Tpm;

namespace Birthmark.Server.Settings;

/// <summary>Puts together what was said where (options, environment, file, default) and checks it; all faults are reported at once.</summary>
internal sealed class SettingsReader
{
    private const long MostBodyBytes = 64L << 20;
    private const long LeastBodyBytes = 4 << 10;

    private readonly List<string> faults = [];
    private readonly Func<string, string?> environment;
    private IReadOnlyDictionary<string, string> file = new Dictionary<string, string>();

    private SettingsReader(Func<string, string?> environment) => this.environment = environment;

    /// <exception cref="HubStartException">Names every setting that cannot be used.</exception>
    internal static HubSettings Read(ServeOptions options, Func<string, string?> environment) => new SettingsReader(environment).Read(options);

    private HubSettings Read(ServeOptions options)
    {
        if ((options.ConfigurationFile ?? environment("BIRTHMARK_CONFIG")) is { Length: > 0 } path)
        {
            file = SettingsFile.Read(path, faults);
        }

        var data = Said(options.DataFolder, "data") ?? "birthmark-data";
        var listen = ReadListen(Said(options.Listen, "listen") ?? "127.0.0.1:8443");
        var settings = new HubSettings
        {
            Data = new DataFolder(Path.GetFullPath(data)),
            Listen = listen,
            HostNames = ReadHostNames(options.HostNames),
            LogFormat = ReadWord("log_format", Said(options.LogFormat, "log_format"), LogFormat.Text),
            LogLevel = ReadWord("log_level", Said(options.LogLevel, "log_level"), LogLevel.Information),
            MaxBodyBytes = ReadNumber("max_body_bytes", Said(Text(options.MaxBodyBytes), "max_body_bytes"), 1 << 20, LeastBodyBytes, MostBodyBytes),
            MinFreeDiskBytes = ReadNumber("min_free_disk_mib", Said(Text(options.MinFreeDiskMiB), "min_free_disk_mib"), 256, 0, 1 << 20) << 20,
            ReconcileEvery = TimeSpan.FromMinutes(ReadNumber("reconcile_every_minutes", Said(null, "reconcile_every_minutes"), 60, 1, 7 * 24 * 60)),
            ReconcileAge = TimeSpan.FromMinutes(ReadNumber("reconcile_age_minutes", Said(null, "reconcile_age_minutes"), 24 * 60, 1, 366 * 24 * 60)),
            Pkcs11Modules = ReadModules(),
            Pkcs11Process = ReadWord("pkcs11_process", Said(null, "pkcs11_process"), ModuleProcess.Separate),
            HubToken = ReadHubToken(Said(null, "hub_token")),
            Tpm = ReadTpm(Said(null, "tpm")),
            TpmPcrs = ReadPcrs(Said(null, "tpm_pcrs")),
            RecoveryCertificate = ReadCertificate(Said(null, "recovery_certificate")),
        };
        return faults.Count == 0 ? settings : throw new HubStartException(string.Join('\n', faults));
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private string? Said(string? option, string name) =>
        option ?? (environment("BIRTHMARK_" + name.ToUpperInvariant()) is { Length: > 0 } text ? text : file.GetValueOrDefault(name));

    private IPEndPoint ReadListen(string text)
    {
        if (ListenAddress.TryRead(text, out var address, out var why))
        {
            return address;
        }

        faults.Add($"listen '{text}' {why}: write ADDRESS:PORT, for example 127.0.0.1:8443 or [::1]:8443.");
        return new IPEndPoint(IPAddress.Loopback, 0);
    }

    private IReadOnlyList<string> ReadHostNames(IReadOnlyList<string>? option)
    {
        var names = option ?? Said(null, "host_names")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        foreach (var name in names.Where(n => Uri.CheckHostName(n) == UriHostNameType.Unknown))
        {
            faults.Add($"host_names '{name}' is neither a host name nor an address: write hub.example.org or 192.0.2.7.");
        }

        return names;
    }

    private string[] ReadModules()
    {
        var paths = Said(null, "pkcs11_modules")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        foreach (var path in paths.Where(p => !Path.IsPathFullyQualified(p) || !File.Exists(p)))
        {
            // A name alone would be searched for where others may put files.
            faults.Add($"pkcs11_modules '{path}' is no full path of a file: write the module's, for example /usr/lib/softhsm/libsofthsm2.so.");
        }

        return paths;
    }

    private HubTokenAddress? ReadHubToken(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!HubTokenAddress.TryRead(text, out var address, out var why))
        {
            faults.Add($"hub_token '{text}' names no token: {why}.");
        }
        else if (Said(null, "pkcs11_modules") is null)
        {
            faults.Add($"hub_token '{text}' needs a PKCS#11 module: name it with pkcs11_modules.");
        }

        return address;
    }

    private TpmAddress? ReadTpm(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (TpmAddress.TryRead(text, out var address, out var why))
        {
            return address;
        }

        faults.Add($"tpm '{text}' is no address of a TPM: {why}.");
        return null;
    }

    private PcrSelection ReadPcrs(string? text)
    {
        if (text is null)
        {
            return PcrSelection.Standard;
        }

        if (PcrSelection.TryRead(text, out var selection, out var why))
        {
            return selection;
        }

        faults.Add($"tpm_pcrs '{text}' are no registers of a TPM: {why}.");
        return PcrSelection.Standard;
    }

    private string? ReadCertificate(string? path)
    {
        try
        {
            return path is null ? null : File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"recovery_certificate '{path}' cannot be read: {e.Message}");
            return null;
        }
    }

    private T ReadWord<T>(string name, string? text, T standard)
        where T : struct, Enum
    {
        if (text is null)
        {
            return standard;
        }

        // A number would parse as an enum too; only words are settings.
        if (Enum.TryParse<T>(text, ignoreCase: true, out var word) && text.All(char.IsAsciiLetter))
        {
            return word;
        }

        faults.Add($"{name} '{text}' is not known: write one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
        return standard;
    }

    private long ReadNumber(string name, string? text, long standard, long least, long most)
    {
        if (text is null)
        {
            return standard;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} '{text}' is not a whole number from {least} to {most}."));
        return standard;
    }
}
