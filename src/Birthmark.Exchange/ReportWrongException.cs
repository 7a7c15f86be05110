namespace Birthmark.Exchange;

/// <summary>What can be wrong with a report, in the order in which it is looked for.</summary>
public enum ReportFault
{
    /// <summary>Not CMS of the one form, or cut short.</summary>
    Form,
    Signature,
    Chain,

    /// <summary>The signed content is not a report of a version known here.</summary>
    Content,
    Balance,
    Duplicate,
    Inclusion,

    /// <summary>The devices are not those that the log tells of.</summary>
    Record,
    Consistency,
    Witness,

    /// <summary>A good report, but not the one asked for.</summary>
    Expectation,
}

/// <summary>The first thing that is wrong with a report.</summary>
public sealed class ReportWrongException(ReportFault fault, string message) : Exception(message)
{
    public ReportFault Fault { get; } = fault;
}
