using Birthmark.Api.Problems;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Console.Shell;

/// <summary>Says refusals in sentences on a page, or in the part of one that asked.</summary>
internal sealed class PageVoice : IProblemVoice
{
    internal static PageVoice Instance { get; } = new();

    public Task WriteAsync(HttpContext context, Problem problem)
    {
        Sessions.PageHeaders.Write(context);
        return (context.Request.Headers.ContainsKey("HX-Request") ? ProblemNote.Of(problem) : ProblemPage.Of(problem)).ExecuteAsync(context);
    }
}
