using Birthmark.Api.Problems;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Console.Shell;

/// <summary>Says refusals in sentences on a page, or in the part of one that asked.</summary>
internal sealed class PageVoice : IProblemVoice
{
    internal static PageVoice Instance { get; } = new();

    public async Task WriteAsync(HttpContext context, Problem problem)
    {
        Sessions.PageHeaders.Write(context);
        // The page that refused may have begun to render, and a scope renders once.
        var services = context.RequestServices;
        await using var scope = services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        try
        {
            await (context.Request.Headers.ContainsKey("HX-Request") ? ProblemNote.Of(problem) : ProblemPage.Of(problem)).ExecuteAsync(context).ConfigureAwait(false);
        }
        finally
        {
            context.RequestServices = services;
        }
    }
}
