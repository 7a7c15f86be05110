using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Exchange.Evidence.Receiving;

/// <summary>How to receive.</summary>
public sealed record ReceiverOptions
{
    /// <summary>Port 0 takes a free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Folder of all evidence; made with mode 0700.</summary>
    public required string Store { get; init; }

    public required IReadOnlyList<PinnedHub> Hubs { get; init; }

    /// <summary>The receiver's own, with its private key.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>Certificates between it and its root.</summary>
    public X509Certificate2Collection Chain { get; init; } = [];

    /// <summary>Cosigns what was verified; null for none.</summary>
    public WitnessKey? Witness { get; init; }

    /// <summary>Lines for the person who started it; alarms among them.</summary>
    public Action<string> Say { get; init; } = static _ => { };
}
