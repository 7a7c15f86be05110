namespace Birthmark.Enrollment.Tests.Connector;

/// <summary>What goes wrong with one enrolment call.</summary>
internal enum Fault
{
    None,

    /// <summary>The connection breaks before anything is done.</summary>
    BreakBefore,

    /// <summary>The certificate is issued and stored, then the connection breaks.</summary>
    LoseAnswer,

    /// <summary>As above, but the answer is cut in its middle.</summary>
    CutAnswer,

    ServerError,

    /// <summary>No answer until the client gives up; nothing is issued.</summary>
    Hang,

    /// <summary>No answer until the client gives up; the certificate is issued all the same, just before the next enrolment is.</summary>
    HangAndIssueLate,

    /// <summary>Issues for another key than the request's.</summary>
    WrongKey,
}
