namespace Birthmark.Enrollment.Tests.Connector;

/// <summary>What kind of EJBCA a test meets.</summary>
internal sealed record FaultyOptions
{
    internal TestAuthority? ServerIssuer { get; init; }

    internal IReadOnlyList<string> ServerNames { get; init; } = ["127.0.0.1", "localhost"];

    internal DateTimeOffset? ServerNotAfter { get; init; }

    internal bool IsDisabled { get; init; }

    internal bool RefusesEveryone { get; init; }

    internal bool HasNoRole { get; init; }

    internal bool IsEnterprise { get; init; }

    /// <summary>9.x.</summary>
    internal bool KnowsUsernameCriterion { get; init; }

    internal bool EnforcesKeyRenewal { get; init; }

    internal bool SendsChain { get; init; } = true;

    internal bool DoubleEncodes { get; init; }

    internal int EnrolStatus { get; init; } = 201;
}
