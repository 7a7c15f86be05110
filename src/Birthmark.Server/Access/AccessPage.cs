using System.Text;

namespace Birthmark.Server.Access;

/// <summary>The matrix as the page <c>docs/security/access.md</c>.</summary>
public static class AccessPage
{
    public static string Render()
    {
        var page = new StringBuilder();
        page.Append("""
            # Who may do what

            This page is written from `src/Birthmark.Server/Access/AccessMatrix.cs`; a test compares the two. Everything is denied that no row allows:
            an endpoint without an act keeps the hub from starting.

            A client is known by its certificate (mutual TLS). A credential holds one or more roles; holding any role of the row suffices.
            *everyone* needs no certificate. *certified* is a certificate in force of an authority of this hub that holds no role of the hub, such as a
            registration authority's; the PKI's own roles decide further.
            An *oem* is one of a paired OEM's own people: the credential is named `who@OEM`, holds no other role, and comes in where an endpoint shows an OEM what is its own and
            nothing else; projects, batches, lists, reports, orders and packages of others are not there for it. It has no console.
            `GET /api/v1/access` serves the same table, and says which roles the caller holds.
            A call that changes something and that a browser makes for a page of another site (`Sec-Fetch-Site`) is refused and recorded, whatever its certificate allows.


            """);
        page.Append("| act | everyone | certified |");
        foreach (var (_, name) in RoleNames.All)
        {
            page.Append(' ').Append(name).Append(" |");
        }

        page.Append(" what |\n|---|---|---|").Append(string.Concat(RoleNames.All.Select(_ => "---|"))).Append("---|\n");
        foreach (var row in AccessMatrix.Rows)
        {
            page.Append("| `").Append(row.Name).Append("` | ").Append(Mark(row.Audience == Audience.Everyone)).Append(" | ")
                .Append(Mark(row.Admits(HubRoles.None))).Append(" |");
            foreach (var (role, _) in RoleNames.All)
            {
                page.Append(' ').Append(Mark(row.Admits(role))).Append(" |");
            }

            page.Append(' ').Append(row.Does).Append(" |\n");
        }

        return page.ToString();
    }

    private static string Mark(bool allowed) => allowed ? "●" : " ";
}
