namespace Birthmark.Server.Deadlines;

/// <summary>How long a request may take whose endpoint does not say otherwise.</summary>
internal sealed record RequestLimit
{
    /// <summary>After this it is given up.</summary>
    internal TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often somebody looks.</summary>
    internal TimeSpan Pace { get; init; } = TimeSpan.FromSeconds(1);
}
