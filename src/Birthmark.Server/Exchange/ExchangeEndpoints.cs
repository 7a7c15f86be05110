using System.Globalization;
using System.Text;
using Birthmark.Api.Exchange;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Packages;
using Birthmark.Exchange.Pairing;
using Birthmark.Production.Orders;
using Birthmark.Server.Access;
using Birthmark.Server.Endpoints;
using Microsoft.AspNetCore.Mvc;

namespace Birthmark.Server.Exchange;

/// <summary>Pairing, packages and orders over REST.</summary>
internal static class ExchangeEndpoints
{
    private const string Cms = "application/pkcs7-mime";
    private const long LargestOrder = 64 << 10;

    internal static void MapExchange(this IEndpointRouteBuilder routes)
    {
        var exchange = routes.MapGroup("/api/v1/exchange").WithTags("exchange");
        exchange.MapGet("/identity", IdentityAsync)
            .RequireActForOems(Act.ReadExchange).WithName("exchange-identity").WithSummary("The certificate that packages for this hub are sealed to.");
        exchange.MapGet("/oems", OemsAsync)
            .RequireActForOems(Act.ReadExchange).WithName("oem-list").WithSummary("OEMs paired with this hub.");
        exchange.MapPut("/oems/{name}", PairAsync)
            .RequireAct(Act.PairOem).WithName("oem-pair").WithSummary("Pin an OEM's exchange certificate, and make projects its own.");
        exchange.MapPost("/packages", ImportAsync)
            .RequireAct(Act.ImportPackage).WithName("package-import").WithSummary("Take in a sealed package: check it, open it in the key store, put its project into force.")
            .WithMetadata(new RequestSizeLimitAttribute(PackageDesk.MaxLength + (1 << 20))).Accepts<byte[]>(Cms);
        exchange.MapPost("/orders", OrderAsync)
            .RequireAct(Act.ImportOrder).WithName("order-import").WithSummary("Take in a signed production order, or a signed stop.")
            .WithMetadata(new RequestSizeLimitAttribute(LargestOrder * 2)).Accepts<byte[]>(Cms);
        exchange.MapGet("/orders", OrdersAsync)
            .RequireActForOems(Act.ReadOrders).WithName("order-list").WithSummary("Production orders with what is left of each, newest first.");
        exchange.MapGet("/packages", PackagesAsync)
            .RequireActForOems(Act.ReadOrders).WithName("package-list").WithSummary("Packages that were taken in, newest first.");
    }

    private static async Task<HubIdentityView> IdentityAsync(ExchangeIdentity identity, CancellationToken cancellation)
    {
        var certificate = await identity.CertificateAsync(cancellation).ConfigureAwait(false);
        return new(certificate.Pem, certificate.KeyHash, certificate.Spoken);
    }

    private static async Task<OemList> OemsAsync(Caller caller, PairingBook book)
    {
        var own = caller.OnlyOf();
        return new([.. (await book.ListAsync().ConfigureAwait(false)).Where(o => own is null || o.Name == own).Select(Of)]);
    }

    private static async Task<OemView> PairAsync(
        string name, PairRequest request, Caller caller, PairingBook book, OrderRegister orders, CancellationToken cancellation)
    {
        var oem = await book.PinAsync(name, Encoding.UTF8.GetBytes(request.Certificate), caller.Name, cancellation).ConfigureAwait(false);
        foreach (var project in request.Projects ?? [])
        {
            await orders.PinAsync(project, oem.Name, caller.Name, cancellation).ConfigureAwait(false);
        }

        return Of(oem);
    }

    private static Task<ImportedPackage> ImportAsync(HttpRequest request, Caller caller, PackageImport import, CancellationToken cancellation) =>
        import.ImportAsync(request.Body, caller.Name, cancellation);

    private static Task<ImportedOrder> OrderAsync(HttpRequest request, Caller caller, OrderImport import, CancellationToken cancellation) =>
        import.ImportAsync(request.Body, caller.Name, cancellation);

    private static async Task<OrderList> OrdersAsync(Caller caller, OrderRegister orders, string? oem, string? cursor, int? limit)
    {
        var after = KeyCursor.Read(cursor, 2) is var (at, words) ? new OrderPlace(at, words[0], words[1]) : null;
        var page = await orders.ListAsync(caller.OnlyOf() ?? oem, after, Paging.Limit(limit)).ConfigureAwait(false);
        return new([.. page.Orders.Select(Of)], page.Last is { } last ? KeyCursor.Write(last.AcceptedAt, last.Oem, last.Number) : null);
    }

    private static async Task<PackageList> PackagesAsync(Caller caller, PackageHistory packages, string? oem, string? cursor, int? limit)
    {
        var after = KeyCursor.Read(cursor, 3) is var (at, words) ? new TakenPackagePlace(at, words[0], words[1], SequenceIn(words[2])) : null;
        var page = await packages.ListAsync(caller.OnlyOf() ?? oem, after, Paging.Limit(limit)).ConfigureAwait(false);
        return new(
            [.. page.Packages.Select(p => new PackageView(p.Oem, p.Project, p.Sequence, p.PackageId, p.Version, p.ImportedAt, p.ImportedBy))],
            page.Last is { } last ? KeyCursor.Write(last.ImportedAt, last.Oem, last.Project, last.Sequence.ToString(CultureInfo.InvariantCulture)) : null);
    }

    private static long SequenceIn(string word) => long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0;

    private static OemView Of(PairedOem oem) =>
        new(oem.Name, oem.Certificate.Subject, oem.Certificate.KeyHash, oem.Certificate.Spoken, oem.PinnedAt, oem.PinnedBy);

    private static OrderView Of(OrderStanding standing) => Of(standing, standing.Order);

    private static OrderView Of(OrderStanding standing, ProductionOrder order) => new()
    {
        Oem = order.Oem,
        Number = order.Number,
        Project = order.Project,
        Profile = order.Profile,
        Quantity = order.Quantity,
        Taken = order.Taken,
        NotBefore = order.NotBefore,
        NotAfter = order.NotAfter,
        PerDay = order.PerDay,
        Certificates = order.Certificates,
        CertificatesTaken = order.CertificatesTaken,
        Stopped = order.IsStopped,
        Left = standing.Left,
        TakenToday = standing.TakenToday,
        SiteAllowance = standing.SiteAllowance,
        SiteTaken = standing.SiteTaken,
        AcceptedAt = order.AcceptedAt,
        AcceptedBy = order.AcceptedBy,
    };
}
