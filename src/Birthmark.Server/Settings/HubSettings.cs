using System.Net;
using Birthmark.Keys.Pkcs11;
using Birthmark.Keys.Tpm;

namespace Birthmark.Server.Settings;

/// <summary>Checked settings. Only <see cref="SettingsReader"/> makes them.</summary>
internal sealed record HubSettings
{
    internal HubSettings()
    {
    }

    public required DataFolder Data { get; init; }

    public required IPEndPoint Listen { get; init; }

    public required IReadOnlyList<string> HostNames { get; init; }

    public required LogFormat LogFormat { get; init; }

    public required LogLevel LogLevel { get; init; }

    public required long MaxBodyBytes { get; init; }

    public required long MinFreeDiskBytes { get; init; }

    /// <summary>Full paths of PKCS#11 modules.</summary>
    public required IReadOnlyList<string> Pkcs11Modules { get; init; }

    /// <summary>Whether modules are loaded into processes of their own.</summary>
    public required ModuleProcess Pkcs11Process { get; init; }

    /// <summary>The PKCS#11 token that serves the hub itself, or null.</summary>
    public required HubTokenAddress? HubToken { get; init; }

    /// <summary>Pause between two comparisons of the hub's records with its authorities.</summary>
    public required TimeSpan ReconcileEvery { get; init; }

    /// <summary>A device that has not moved for this long and is not reported is a finding.</summary>
    public required TimeSpan ReconcileAge { get; init; }

    /// <summary>The machine's TPM, or null.</summary>
    public required TpmAddress? Tpm { get; init; }

    /// <summary>Registers that must be unchanged for the TPM to open the hub key.</summary>
    public required PcrSelection TpmPcrs { get; init; }

    /// <summary>The owner's recovery certificate, PEM, or null.</summary>
    public required string? RecoveryCertificate { get; init; }
}

/// <summary>Where a PKCS#11 module runs.</summary>
internal enum ModuleProcess
{
    /// <summary>In a key host: what crashes or hangs there leaves the hub running.</summary>
    Separate,

    /// <summary>In the hub.</summary>
    Same,
}

/// <summary>How the log is written.</summary>
internal enum LogFormat
{
    Text,
    Json,
    None,
}
