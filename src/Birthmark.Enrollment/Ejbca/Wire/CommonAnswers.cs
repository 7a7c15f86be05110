namespace Birthmark.Enrollment.Ejbca.Wire;

internal sealed record ErrorAnswer(int ErrorCode, string ErrorMessage);

/// <summary>Something waits for an approval.</summary>
internal sealed record WaitingAnswer(int StatusCode, string InfoMessage);

internal sealed record StatusAnswer(string Status, string Version, string Revision);

internal sealed record MessageAnswer(string Message);

internal sealed record CountAnswer(long Count);
