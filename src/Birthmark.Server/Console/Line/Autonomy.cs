using Birthmark.Pki.Authorities;
using Birthmark.Production.Line;
using Birthmark.Server.Console.Text;

namespace Birthmark.Server.Console.Line;

/// <summary>How long the line can go on when neither owner nor an authority elsewhere is reached; what ends it first.</summary>
/// <param name="Left">How long; null when nothing runs.</param>
/// <param name="Why">What ends first.</param>
public sealed record Autonomy(TimeSpan? Left, string Why)
{
    internal static Autonomy None { get; } = new(null, Words.Of("no batch is running"));

    /// <summary>The tickets at the present pace, orders, authorities elsewhere, and the certificates of the hub's own authorities: whichever ends first.</summary>
    internal static Autonomy Of(IReadOnlyList<OutsideNeed> needs, PkiSnapshot pki, TimeSpan? lasts, DateTimeOffset now)
    {
        if (needs.Count == 0)
        {
            return None;
        }

        var ends = needs.SelectMany(n => Ends(n, now)).Concat(pki.Authorities.Values
            .Where(a => a is { Status: AuthorityStatus.Active, NotAfter: not null })
            .Select(a => new Autonomy(a.NotAfter!.Value - now, Words.Of("authority {0} expires", a.Name))));
        if (lasts is { } tickets)
        {
            ends = ends.Append(new(tickets, Words.Of("tickets at this pace")));
        }

        var first = ends.DefaultIfEmpty(None).MinBy(e => e.Left)!;
        return first with { Left = first.Left < TimeSpan.Zero ? TimeSpan.Zero : first.Left };
    }

    private static IEnumerable<Autonomy> Ends(OutsideNeed need, DateTimeOffset now)
    {
        if (need.Authority is { } authority)
        {
            yield return new(TimeSpan.Zero, Words.Of("each device of {0} needs {1}", need.Batch, authority));
        }

        if (need.OrderEnds is { } end)
        {
            yield return new(end > now ? end - now : TimeSpan.Zero, Words.Of("the order of {0} ends", need.Batch));
        }
    }
}
