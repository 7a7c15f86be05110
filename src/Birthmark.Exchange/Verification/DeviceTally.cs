using System.Collections;
using System.Security.Cryptography;
using System.Text.Json;
using Birthmark.Exchange.Reports;

namespace Birthmark.Exchange.Verification;

/// <summary>Takes the devices of a report one by one: counts them, looks for anything that is there twice, and notes what the log must say of each.</summary>
internal sealed class DeviceTally
{
    private const long MostTickets = 1 << 30;
    private readonly ReportedBalance balance;
    private readonly long created;
    private readonly BitArray tickets;
    private readonly DigestList uids = new();
    private readonly DigestList serials = new();
    private readonly DigestList certificates = new();
    private readonly DigestList certificateSerials = new();
    private readonly DigestList keys = new();
    private long ok;
    private long ko;
    private long unconfirmed;

    internal DeviceTally(ReportedBalance balance)
    {
        this.balance = balance;
        created = balance.Authorised - balance.Left;
        if (balance.Provisioned + balance.Scrapped + balance.Unconfirmed != created || created is < 0 or > MostTickets)
        {
            throw new ReportWrongException(
                ReportFault.Balance,
                $"The balance does not balance: {balance.Authorised} authorised, but {balance.Provisioned} provisioned, {balance.Scrapped} scrapped, {balance.Unconfirmed} unconfirmed and {balance.Left} left.");
        }

        tickets = new BitArray((int)created);
    }

    private readonly DigestList demanded = new();
    private readonly DigestList allowed = new();

    /// <summary>Devices with an envelope that the owner alone opens.</summary>
    internal long ForOwner { get; private set; }

    internal void Take(JsonElement device, bool isAllowed)
    {
        var (uid, serial, outcome, ticket) = (device.Text("uid"), device.Text("serial"), device.Text("outcome"), device.Number("ticket"));
        Count(outcome, isAllowed, uid);
        if (ok > balance.Provisioned || ko > balance.Scrapped || unconfirmed > balance.Unconfirmed)
        {
            throw new ReportWrongException(ReportFault.Balance, $"The lists hold more devices than the balance: {uid} is one too many.");
        }

        if (ticket < 1 || ticket > created || tickets[(int)ticket - 1])
        {
            throw new ReportWrongException(ReportFault.Duplicate, $"Device {uid} has the ticket {ticket}, which {(ticket < 1 || ticket > created ? "the batch never had" : "another device has too")}.");
        }

        tickets[(int)ticket - 1] = true;
        var place = (int)ticket;
        uids.Add(uid, place);
        serials.Add(serial, place);
        var made = Certificates(device, place);
        demanded.Add(ReportForm.Created(uid, device.Member("ticket", JsonValueKind.Number).GetRawText(), serial, device.Text("station")), place);
        if (outcome != Outcomes.Unconfirmed)
        {
            demanded.Add(ReportForm.Reported(uid, outcome, device.OptionalText("reason")), place);
        }

        (isAllowed ? demanded : allowed).Add(ReportForm.Provisioned(uid, made, Envelope(device)), place);
    }

    /// <summary>When all have been taken. Gives what the log must say of the devices, each as often as it is there, and what it may say beside: data made for devices that were not good.</summary>
    internal (DigestTicks Demanded, DigestTicks Allowed) Complete()
    {
        if ((ok, ko, unconfirmed) != (balance.Provisioned, balance.Scrapped, balance.Unconfirmed))
        {
            throw new ReportWrongException(
                ReportFault.Balance,
                $"The lists hold {ok} devices provisioned, {ko} scrapped and {unconfirmed} unconfirmed; the balance says {balance.Provisioned}, {balance.Scrapped} and {balance.Unconfirmed}.");
        }

        var sheet = new DigestSheet();
        RefuseTwice(uids, sheet, "UID");
        RefuseTwice(serials, sheet, "serial");
        RefuseTwice(certificates, sheet, "certificate");
        RefuseTwice(certificateSerials, sheet, "certificate serial number");
        RefuseTwice(keys, sheet, "key");
        return (Ticks(demanded), Ticks(allowed));
    }

    private void Count(string outcome, bool isAllowed, string uid)
    {
        _ = (outcome, isAllowed) switch
        {
            (Outcomes.Ok, true) => ok++,
            (Outcomes.Ko, false) => ko++,
            (Outcomes.Unconfirmed, false) => unconfirmed++,
            _ => throw new ReportWrongException(ReportFault.Balance, $"Device {uid} with the outcome '{outcome}' stands on the {(isAllowed ? "allow" : "deny")} list."),
        };
    }

    private List<(string Step, string Sha256)> Certificates(JsonElement device, int place)
    {
        var made = new List<(string, string)>();
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var certificate in device.Member("certificates", JsonValueKind.Array).EnumerateArray())
        {
            var sha256 = certificate.Text("sha256");
            made.Add((certificate.Text("step"), sha256));
            certificates.Add(sha256, place);
            certificateSerials.Add($"{certificate.Text("issuer")}\n{certificate.Text("serial_number")}", place);
            // One device may have several certificates over one key; two devices may not.
            if (own.Add(certificate.Text("public_key_sha256")))
            {
                keys.Add(certificate.Text("public_key_sha256"), place);
            }
        }

        return made;
    }

    /// <summary>SHA-256 of the envelope for the owner, as the log must tell it; null when the device has none.</summary>
    private string? Envelope(JsonElement device)
    {
        if (!device.TryGetProperty(ReportForm.ForOwner, out var part))
        {
            return null;
        }

        ForOwner++;
        return part.ValueKind == JsonValueKind.String && part.TryGetBytesFromBase64(out var envelope)
            ? Convert.ToHexStringLower(SHA256.HashData(envelope))
            : throw JsonRead.Wrong($"the member '{ReportForm.ForOwner}' is not base64");
    }

    private static DigestTicks Ticks(DigestList list)
    {
        var (digests, places) = list.Sorted(new DigestSheet());
        return new(digests, places);
    }

    private static void RefuseTwice(DigestList list, DigestSheet sheet, string what)
    {
        if (list.FindTwice(sheet) is var (one, other))
        {
            throw new ReportWrongException(ReportFault.Duplicate, $"The devices with the tickets {Math.Min(one, other)} and {Math.Max(one, other)} have the same {what}.");
        }
    }
}
