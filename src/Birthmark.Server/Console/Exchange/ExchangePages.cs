using Birthmark.Api.Problems;
using Birthmark.Exchange.Packages;
using Birthmark.Server.Access;
using Birthmark.Server.Console.Shell;
using Birthmark.Server.Exchange;
using Birthmark.Server.Problems;
using Microsoft.AspNetCore.Mvc;

namespace Birthmark.Server.Console.Exchange;

/// <summary>What OEMs permit and what they sent: production orders, packages, and the OEMs themselves.</summary>
internal static class ExchangePages
{
    internal const string Orders = "/console/orders";
    internal const string Packages = "/console/orders/packages";
    internal const string Oems = "/console/orders/oems";

    // A form holds a little more than its file.
    private const long LargestOrder = 256 << 10;
    private const long LargestPackage = PackageDesk.MaxLength + (1 << 20);

    internal static ConsoleSection Section { get; } = new(Map) { Menu = new(45, Orders, "order", "Orders", Act.ReadOrders) };

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage<OrdersPage>(Orders, Act.ReadOrders);
        routes.MapPost(Orders, ImportOrderAsync).ForBrowsers(Act.ImportOrder).WithMetadata(new RequestSizeLimitAttribute(LargestOrder));
        routes.MapPage<PackagesPage>(Packages, Act.ReadOrders);
        routes.MapPost(Packages, ImportPackageAsync).ForBrowsers(Act.ImportPackage).WithMetadata(new RequestSizeLimitAttribute(LargestPackage)).DisableRequestTimeout();
        routes.MapPage<OemsPage>(Oems, Act.ReadExchange);
    }

    private static async Task<IResult> ImportOrderAsync(PostedForm form, Caller caller, OrderImport import, CancellationToken cancellation)
    {
        await using var file = Chosen(form, "order").OpenReadStream();
        await import.ImportAsync(file, caller.Name, cancellation).ConfigureAwait(false);
        return PageEndpoints.Go(Orders);
    }

    private static async Task<IResult> ImportPackageAsync(PostedForm form, Caller caller, PackageImport import, CancellationToken cancellation)
    {
        await using var file = Chosen(form, "package").OpenReadStream();
        await import.ImportAsync(file, caller.Name, cancellation).ConfigureAwait(false);
        return PageEndpoints.Go(Packages);
    }

    private static IFormFile Chosen(PostedForm form, string name) => form.File(name) ?? throw new HubRefusedException(
        422, ProblemCodes.InvalidParameter, "No file was chosen.", "Choose the .p7m file that the OEM signed.");
}
