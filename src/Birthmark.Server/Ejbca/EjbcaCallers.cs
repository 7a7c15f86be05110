using System.Runtime.CompilerServices;
using Birthmark.Enrollment.Ejbca;
using Birthmark.Pki.Access;
using Birthmark.Pki.Authorities;
using Birthmark.Server.Access;

namespace Birthmark.Server.Ejbca;

/// <summary>Finds the EJBCA roles of a caller once for each connection and state of the PKI, so that a changed role counts with the next call.</summary>
internal sealed class EjbcaCallers(AccessRules rules, PkiCatalog catalog)
{
    private readonly ConditionalWeakTable<Caller, Known> known = [];

    internal EjbcaCaller Of(Caller caller)
    {
        // Taken before the roles are: a change meanwhile makes the entry stale, not wrong.
        var state = catalog.Current;
        if (known.TryGetValue(caller, out var held) && ReferenceEquals(held.State, state))
        {
            return held.Caller;
        }

        var found = new EjbcaCaller(caller.Name, rules.RolesOf(caller.Certificate, caller.IssuedBy));
        known.AddOrUpdate(caller, new Known(state, found));
        return found;
    }

    private sealed record Known(PkiSnapshot State, EjbcaCaller Caller);
}
