using Birthmark.Pki.Authorities;
using Birthmark.Storage;

namespace Birthmark.Pki.Access;

/// <summary>
/// Takes a registration authority out of service by its role, at once and on connections that are held: what a declaration grants counts again when the role is
/// enabled, not when it is applied.
/// </summary>
public sealed class RoleSwitch
{
    /// <summary>The hub's own registration authority, where PKI and production are one hub: it asks without a certificate, so no declared role says what it may.</summary>
    public const string Hub = "hub";

    private const int LongestReason = 200;

    private readonly PkiCatalog catalog;
    private readonly IJournal journal;
    private readonly TimeProvider time;

    internal RoleSwitch(PkiCatalog catalog, IJournal journal, TimeProvider time) => (this.catalog, this.journal, this.time) = (catalog, journal, time);

    /// <summary>Every role there is, the hub's own among them, each with what it is disabled by.</summary>
    public IReadOnlyList<(string Name, int Members, DisabledRole? Disabled)> List()
    {
        var now = catalog.Current;
        return [.. now.Roles.Values.Select(r => (r.Name, Members: r.Members.Count)).Append((Name: Hub, Members: 1)).DistinctBy(r => r.Name)
            .OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => (r.Name, r.Members, now.DisabledRoles.GetValueOrDefault(r.Name)))];
    }

    /// <exception cref="PkiRefusedException">No such role.</exception>
    public Task DisableAsync(string name, string? reason, string actor, CancellationToken cancellation = default)
    {
        if (reason is { Length: > LongestReason } || reason?.Any(char.IsControl) == true)
        {
            throw new PkiRefusedException(PkiRefusal.IllegalName, $"The reason has not at most {LongestReason} printable characters.");
        }

        var at = time.GetUtcNow();
        return ActAsync("role.disable", name, reason, actor, tx => tx.Execute(
            """
            INSERT INTO pki_role_disabled (name, reason, disabled_at, disabled_by) VALUES ($1, $2, $3, $4)
            ON CONFLICT (name) DO UPDATE SET reason = excluded.reason, disabled_at = excluded.disabled_at, disabled_by = excluded.disabled_by
            """,
            name, reason, at, actor), cancellation);
    }

    /// <exception cref="PkiRefusedException">No such role.</exception>
    public Task EnableAsync(string name, string actor, CancellationToken cancellation = default) =>
        ActAsync("role.enable", name, null, actor, tx => tx.Execute("DELETE FROM pki_role_disabled WHERE name = $1", name), cancellation);

    /// <exception cref="PkiRefusedException">The hub's own registration authority is disabled.</exception>
    internal static void DemandHub(PkiSnapshot now)
    {
        if (now.DisabledRoles.GetValueOrDefault(Hub) is { } disabled)
        {
            throw new PkiRefusedException(
                PkiRefusal.RegistrationWithdrawn, $"The registration authority of this hub was disabled at {disabled.At:u} by '{disabled.By}'{(disabled.Reason is { } why ? $": {why}" : "")}.");
        }
    }

    private async Task ActAsync(string act, string name, string? reason, string actor, Action<ITransaction> write, CancellationToken cancellation)
    {
        if (name != Hub && !catalog.Current.Roles.ContainsKey(name))
        {
            throw new PkiRefusedException(PkiRefusal.RoleUnknown, $"There is no role '{(name.Length > 64 ? name[..64] + "…" : name)}'.");
        }

        await journal.CommitAsync(
            act,
            tx =>
            {
                write(tx);
                tx.Record(new AuditRecord(act, actor, name, ("reason", reason)));
                return true;
            },
            cancellation).ConfigureAwait(false);
        // On record, so it is in force whether or not the caller waits.
        await catalog.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
