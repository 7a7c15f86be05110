namespace Birthmark.Server.Access;

/// <summary>Why a caller is turned away.</summary>
/// <param name="Status">401 or 403.</param>
/// <param name="Code">Stable code, e.g. <c>certificate-expired</c>.</param>
/// <param name="Detail">Names the certificate or role found and the one wanted.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record AccessRefusal(int Status, string Code, string Detail, string Remedy);
