using Birthmark.Api.Problems;
using Birthmark.Server.Access;
using Microsoft.OpenApi;

namespace Birthmark.Server.Endpoints;

/// <summary>The description of the REST API (OpenAPI 3.1).</summary>
internal static class DescriptionEndpoints
{
    internal static void AddDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = static d => d.RelativePath is { } path && !path.StartsWith("ejbca", StringComparison.Ordinal);
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Birthmark",
                Version = "v1",
                Description = "Mutual TLS. Refusals are problem details (RFC 9457) with a stable code and a remedy.",
                License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            };
            // The address is known to whoever asks; written down it would differ from hub to hub.
            document.Servers = [];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(static async (operation, context, cancellation) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ActRequirement>().LastOrDefault() is { Row: var row, Roles: var roles })
            {
                operation.Description = row.Audience switch
                {
                    Audience.Everyone => $"Act `{row.Name}`: everyone.",
                    Audience.Certified => $"Act `{row.Name}`: a certificate of this hub's PKI without roles, or {RoleNames.Text(roles)}.",
                    _ => $"Act `{row.Name}`: {RoleNames.Text(roles)}.",
                };
            }

            var problem = await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellation).ConfigureAwait(false);
            context.Document?.AddComponent(nameof(Problem), problem);
            operation.Responses ??= [];
            operation.Responses["default"] = new OpenApiResponse
            {
                Description = "A refusal.",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [Problem.MediaType] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), context.Document) },
                },
            };
        });
    });

    internal static void MapDescription(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json").RequireAct(Act.ReadOpenApi);
}
