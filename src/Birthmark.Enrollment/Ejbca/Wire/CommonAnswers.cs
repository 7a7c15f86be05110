namespace Birthmark.Enrollment.Ejbca.Wire;

internal sealed record ErrorAnswer(int ErrorCode, string ErrorMessage);

internal sealed record StatusAnswer(string Status, string Version, string Revision);

internal sealed record MessageAnswer(string Message);

internal sealed record CountAnswer(long Count);
