using Birthmark.Keys.Pkcs11.Hosting;

namespace Birthmark.Server;

/// <summary>
/// What the caller said about how to serve. What is left null comes from the environment (<c>BIRTHMARK_…</c>), then from the
/// configuration file, then from the default; see docs/reference/configuration.md.
/// </summary>
public sealed class ServeOptions
{
    /// <summary>Folder of everything the hub keeps; default <c>./birthmark-data</c>. Made with mode 0700.</summary>
    public string? DataFolder { get; set; }

    /// <summary><c>ADDRESS:PORT</c>; default <c>127.0.0.1:8443</c>; port 0 takes any free one.</summary>
    public string? Listen { get; set; }

    /// <summary>Names and addresses under which clients reach the hub, beside localhost, the machine's name and the listen address.</summary>
    public IReadOnlyList<string>? HostNames { get; set; }

    /// <summary>YAML or JSON file with the same settings; optional.</summary>
    public string? ConfigurationFile { get; set; }

    /// <summary><c>text</c> (default), <c>json</c> or <c>none</c>; the log goes to stderr.</summary>
    public string? LogFormat { get; set; }

    /// <summary><c>debug</c>, <c>information</c> (default), <c>warning</c> or <c>error</c>.</summary>
    public string? LogLevel { get; set; }

    /// <summary>Largest request body in bytes; default 1 MiB; from 4 KiB to 64 MiB.</summary>
    public long? MaxBodyBytes { get; set; }

    /// <summary>The hub is not ready with less free disk than this, in MiB; default 256.</summary>
    public long? MinFreeDiskMiB { get; set; }

    /// <summary>How this program is started as a key host, for PKCS#11 modules in a process of their own; null loads them into this one.</summary>
    public KeyHostCommand? KeyHost { get; set; }

    /// <summary>Where a few lines for the person who started the hub go; null keeps quiet. Never given a secret, but for the one-time link of the console's first owner.</summary>
    public Action<string>? Announce { get; set; }
}
