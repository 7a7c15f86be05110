namespace Birthmark.Enrollment.Ejbca;

/// <summary>An expected no of the REST API itself: HTTP status and EJBCA's text.</summary>
internal sealed class EjbcaRefusedException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>The access rule that was missing, with 403.</summary>
    public string? MissingRule { get; init; }
}
