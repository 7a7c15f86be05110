using System.Globalization;
using System.Text.Json;
using Birthmark.Exchange.Reports;
using Birthmark.Storage;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Verification;

/// <summary>Takes the leaves of the batch's stretch of the log: rebuilds the tree over them, and compares what they tell with the lists.</summary>
internal sealed class LeafTally(string batch, JsonElement facts, ReportedBalance balance, DigestTicks demanded, DigestTicks allowed, long from, long to)
{
    private long? otherwise;
    private bool isOpened;
    private bool isClosed;

    internal CompactRange Range { get; } = new();

    internal void TakeForeign(ReadOnlySpan<byte> hashes)
    {
        for (; !hashes.IsEmpty; hashes = hashes[TreeHash.Size..])
        {
            if (hashes.Length < TreeHash.Size)
            {
                throw JsonRead.Wrong("a run of hashes is not whole");
            }

            Append(hashes[..TreeHash.Size].ToArray());
        }
    }

    internal void TakeOwn(ReadOnlyMemory<byte> leaf, long line)
    {
        var index = Range.Size;
        Append(AuditLeaf.Hash(leaf.Span));
        using var json = JsonRead.Parse(leaf, line);
        var root = json.RootElement;
        var (act, subject, told) = (root.Text("act"), root.Text("subject"), root.Member("facts", JsonValueKind.Object));
        if (root.Text("index") != index.ToString(CultureInfo.InvariantCulture))
        {
            throw new ReportWrongException(ReportFault.Inclusion, $"The leaf at {index} says it stands at {root.Text("index")}.");
        }

        if (subject != batch && told.OptionalText("batch") != batch)
        {
            throw new ReportWrongException(ReportFault.Record, $"The leaf at {index} is not about batch {batch}.");
        }

        Take(act, subject, root.Text("actor"), told, index);
    }

    /// <summary>When all have been taken: what the log tells is what the lists say, no more and no less.</summary>
    internal void Complete()
    {
        if (!isOpened || !isClosed)
        {
            throw new ReportWrongException(ReportFault.Record, $"The log does not tell of the batch's {(isOpened ? "closing" : "opening")}.");
        }

        if (otherwise is { } leaf)
        {
            throw new ReportWrongException(ReportFault.Record, $"The leaf at {leaf} tells of a device otherwise than the lists, or of one that is on neither.");
        }

        if (demanded.FindUnticked() is { } ticket)
        {
            throw new ReportWrongException(ReportFault.Record, $"The log does not tell what the lists say of the device with the ticket {ticket}.");
        }
    }

    /// <summary>Ticks off what the lists say alike. The first leaf that tells something else is kept until it is sure that these are leaves of the log.</summary>
    private void Tell(string what, long index)
    {
        var digest = DigestList.Of(what);
        if (!demanded.TryTick(digest) && !allowed.Holds(digest))
        {
            otherwise ??= index;
        }
    }

    private void Take(string act, string subject, string actor, JsonElement facts, long index)
    {
        switch (act)
        {
            case "batch.open" when subject == batch && index == from:
                isOpened = true;
                CheckOpening(facts);
                break;
            case "batch.release" or "batch.abort" when subject == batch && index == to - 1:
                isClosed = true;
                CheckClosing(act, facts);
                break;
            case "device.create":
                Tell(ReportForm.Created(subject, facts.Text("ticket"), facts.Text("serial"), actor), index);
                break;
            case "device.report":
                Tell(ReportForm.Reported(subject, facts.Text("outcome"), facts.OptionalText("reason")), index);
                break;
            case "device.provision":
                Tell(
                    ReportForm.Provisioned(
                        subject, facts.EnumerateObject().Where(f => f.Name != "batch" && !ReportForm.IsNoStep(f.Name)).Select(f => (f.Name, JsonRead.TextOf(f))),
                        facts.OptionalText(ReportForm.ForOwnerFact)),
                    index);
                break;
            default:
                // Pauses and the like are told but not listed.
                break;
        }
    }

    private void CheckOpening(JsonElement opening)
    {
        foreach (var (fact, said) in new[]
        {
            ("quantity", balance.Authorised.ToString(CultureInfo.InvariantCulture)), ("name", facts.Text("name")), ("project", facts.Text("project")),
            ("version", facts.Member("project_version", JsonValueKind.Number).GetRawText()), ("profile", facts.Text("profile")), ("device_type", facts.Text("device_type")),
        })
        {
            if (opening.Text(fact) != said)
            {
                throw new ReportWrongException(ReportFault.Record, $"The batch was opened with the {fact} '{opening.Text(fact)}'; the report says '{said}'.");
            }
        }
    }

    private void CheckClosing(string act, JsonElement closing)
    {
        foreach (var (fact, said) in new[]
        {
            ("authorised", balance.Authorised), ("provisioned", balance.Provisioned), ("scrapped", balance.Scrapped), ("unconfirmed", balance.Unconfirmed), ("left", balance.Left),
        })
        {
            if (closing.Text(fact) != said.ToString(CultureInfo.InvariantCulture))
            {
                throw new ReportWrongException(ReportFault.Record, $"The batch was closed with {fact} {closing.Text(fact)}; the report says {said}.");
            }
        }

        if (facts.Text("state") != (act == "batch.release" ? "released" : "aborted"))
        {
            throw new ReportWrongException(ReportFault.Record, $"The batch was ended by {act}; the report says it is {facts.Text("state")}.");
        }
    }

    private void Append(byte[] hash)
    {
        if (Range.Size >= to || !Range.TryAppend(0, hash))
        {
            throw new ReportWrongException(ReportFault.Inclusion, $"The report holds more leaves than the {to - from} of its stretch of the log.");
        }
    }
}
