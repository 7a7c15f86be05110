using Birthmark.Api.Problems;

namespace Birthmark.Server.Problems;

/// <summary>Endpoint metadata of APIs that word their errors by another standard: they are handed the problem and write it their own way.</summary>
public interface IProblemVoice
{
    Task WriteAsync(HttpContext context, Problem problem);
}
