namespace Birthmark.Keys.Kmip;

/// <summary>How long the client waits, and when it lets a failing KMS rest.</summary>
public sealed record KmipPatience
{
    public static KmipPatience Default { get; } = new();

    /// <summary>For one call, connecting included. Default 5 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long calls are refused at once after the KMS was lost, before one tries again. Default 1 s.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Idle connections older than this are not used any more. Default 30 s.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections held to one KMS. Default 8.</summary>
    public int Connections { get; init; } = 8;
}
