using Birthmark.Enrollment.Ejbca;
using Birthmark.Enrollment.Ejbca.Routing;
using Birthmark.Server.Access;
using Microsoft.AspNetCore.Http.Features;

namespace Birthmark.Server.Ejbca;

/// <summary>EJBCA's REST API on the hub's port: carries requests and answers, and knows nothing of what they say.</summary>
internal static class EjbcaEndpoints
{
    internal static void AddEjbca(this IServiceCollection services) => services.AddSingleton<EjbcaCallers>();

    internal static void MapEjbca(this IEndpointRouteBuilder routes) => routes
        .Map(EjbcaTarget.BasePath + "/{**path}", AnswerAsync)
        .RequireAct(Act.UseEjbca)
        .WithMetadata(new EjbcaVoice())
        .ExcludeFromDescription();

    private static async Task AnswerAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var caller = Caller.Of(context);

        // The raw target: the server's own path has lost which slashes were encoded.
        if (!EjbcaTarget.TryRead(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, out var target))
        {
            await EjbcaVoice.WriteAsync(context, 400, "The path or query is not percent-encoded UTF-8.").ConfigureAwait(false);
            return;
        }

        var (body, parts) = await EjbcaBody.ReadAsync(context.Request, target).ConfigureAwait(false);
        var answer = await services.GetRequiredService<EjbcaRest>().AnswerAsync(
            new EjbcaRequest
            {
                Method = context.Request.Method,
                Target = target,
                Caller = services.GetRequiredService<EjbcaCallers>().Of(caller),
                Body = body,
                Parts = parts,
                HasHeader = context.Request.Headers.ContainsKey,
            },
            context.RequestAborted).ConfigureAwait(false);
        if (answer.MissingRule is { } rule)
        {
            await NoteAsync(context, caller, rule).ConfigureAwait(false);
        }

        await EjbcaVoice.WriteAsync(context, answer).ConfigureAwait(false);
    }

    private static Task NoteAsync(HttpContext context, Caller caller, string rule) =>
        context.RequestServices.GetRequiredService<ActDemand>().NoteAsync(
            context,
            AccessRefusals.MissingRule(caller, rule),
            caller.Name,
            new Presented(caller.Fingerprint, Presented.Bounded(caller.Certificate.Subject), caller.Certificate.SerialNumber));
}
