using Birthmark.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Birthmark.Server.Tests.Access;

public sealed class AccessMatrixTests
{
    [Fact]
    public void The_matrix_has_a_row_for_every_act_and_each_row_lets_somebody_in()
    {
        Assert.Equal(Enum.GetValues<Act>(), AccessMatrix.Rows.Select(r => r.Act));
        Assert.All(AccessMatrix.Rows, r => Assert.Equal(r.Audience != Audience.Everyone, r.Roles != HubRoles.None));
        Assert.All(Enum.GetValues<Act>(), a => Assert.Equal(a, AccessMatrix.Of(a).Act));
    }

    [Theory]
    [InlineData(Act.OpenBatch, HubRoles.Station)]
    [InlineData(Act.ApplyProject, HubRoles.Operator)]
    [InlineData(Act.ApplyPki, HubRoles.Operator)]
    [InlineData(Act.RevokeCertificate, HubRoles.Auditor)]
    [InlineData(Act.ProvisionDevice, HubRoles.Owner)]
    [InlineData(Act.InviteOthers, HubRoles.Operator)]
    public void Nobody_but_those_named_may(Act act, HubRoles role) => Assert.Equal(HubRoles.None, AccessMatrix.Of(act).Roles & role);

    [Fact]
    public void A_station_does_not_become_an_administrator_of_the_PKI_by_its_name()
    {
        Assert.False(AccessMatrix.Of(Act.UseEjbca).Admits(HubRoles.Station));
        Assert.False(AccessMatrix.Of(Act.UseEjbca).Admits(HubRoles.Station | HubRoles.Operator));
        Assert.True(AccessMatrix.Of(Act.UseEjbca).Admits(HubRoles.None));
        Assert.False(AccessMatrix.Of(Act.ReadPki).Admits(HubRoles.None));
    }

    [Fact]
    public void The_page_in_the_docs_is_the_matrix() => DocumentInRepository.IsWritten("docs/security/access.md", AccessPage.Render());

    [Fact]
    public void An_endpoint_without_an_act_is_found()
    {
        var web = WebApplication.CreateSlimBuilder().Build();
        web.MapGet("/guarded", () => "").RequireAct(Act.ReadPki);
        web.MapGet("/forgotten", () => "");
        Assert.Equal(["/forgotten"], ActEndpoints.WithoutAct(((IEndpointRouteBuilder)web).DataSources));
    }
}
