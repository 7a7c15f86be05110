using Birthmark.Server.Console.Text;

namespace Birthmark.Server.Console.Help;

/// <summary>Every term of the console in one sentence: in the help page, and wherever the term stands.</summary>
internal static class Glossary
{
    private static readonly SortedDictionary<string, string> Terms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Balance"] = "Authorised = provisioned + scrapped + unconfirmed + left, at every moment: nothing is made beside the books.",
        ["Yield"] = "Devices reported OK, of all devices reported.",
        ["Ticket"] = "The right to make one device; it is used once.",
        ["Tickets left"] = "Devices that the running batches may still make.",
        ["Queue"] = "What is begun and not ended: devices whose outcome nobody has reported, and certificates that authorities are still to be asked about.",
        ["Offline autonomy"] = "How long the line can go on if nobody outside is reached: the first end of the tickets at this pace, the production orders and the certificates of the hub's own authorities (it makes their CRLs itself); none while a running batch asks an authority elsewhere for each device.",
        ["TPM"] = "The security chip of the hub's machine: seals the hub key, counts against roll-back, and can hold keys.",
        ["HSM"] = "A device behind a PKCS#11 module that holds keys and uses them without giving them out.",
        ["Lasts"] = "How long the tickets that are left last at the pace of the last minute.",
        ["Batch"] = "An authorised number of devices of one product, opened and released as a whole.",
        ["Device"] = "One unit with its serial, its keys and its certificates.",
        ["Provisioned"] = "Devices that received their data and were reported OK.",
        ["Scrapped"] = "Devices that were reported KO; they stand on the deny list.",
        ["Unconfirmed"] = "Devices that used a ticket and were not reported; at release they go to the deny list.",
        ["Left"] = "Tickets that were never used.",
        ["On the way"] = "Devices that used a ticket and are not reported yet.",
        ["Allow list"] = "Devices of a closed batch that may be trusted.",
        ["Deny list"] = "Devices of a closed batch that must not be trusted.",
        ["Station"] = "A bench computer that asks for devices, programs them and reports their outcome.",
        ["Head"] = "One of a station's sockets.",
        ["Project"] = "A customer's undertaking: device types, profiles, recipes and authorities, in one file with versions.",
        ["Device profile"] = "Which keys, certificates, variables and memory a product gets.",
        ["Device type"] = "What is made; it sets the variables of its profiles.",
        ["Variable"] = "A named value that a device type gives to its profile.",
        ["Recipe"] = "The steps that make one device's data, ordered by what each needs.",
        ["Block"] = "A piece of a device's memory that the hub makes: its bytes lie at their addresses, and a digest of them stays on record.",
        ["Memory map"] = "Where in a device's memory each block and the firmware are placed.",
        ["Package"] = "A project with its firmware and secrets as an OEM sealed it: only the named hubs open it, and only what is newer than before is taken.",
        ["Production order"] = "A customer's signed permission to make a number of devices.",
        ["Authority"] = "A certification authority: own, or elsewhere and known by name.",
        ["Crypto token"] = "A place where keys live and are used without leaving it: software, an HSM, or a TPM.",
        ["Certificate profile"] = "What a certificate may hold: key, extensions, validity, and which linters look at it.",
        ["End entity profile"] = "What may be asked for: which names, which certificate profiles and authorities.",
        ["End entity"] = "Somebody or something that a certificate is for, under one user name.",
        ["CRL"] = "An authority's signed list of the certificates it has revoked.",
        ["Linter"] = "A check of every certificate against its standard, before it is signed.",
        ["Revocation"] = "An authority takes a certificate back; it cannot be made good again, but for one on hold.",
        ["Audit log"] = "Everything that was done, in an order that nobody can rewrite: each act is a leaf of a Merkle tree.",
        ["Checkpoint"] = "The hub's signed statement how long its log is and what it holds.",
        ["Backup"] = "A copy of the hub's database at one moment, with what is needed to put it back; what is sealed stays sealed.",
        ["Site of evidence"] = "Another place that receives the audit log as it grows and keeps it, so that a lost or altered hub can be proven.",
        ["Witness"] = "Somebody else who signs the hub's checkpoints, so that two different logs cannot be shown.",
        ["Inclusion proof"] = "The hashes by which anybody computes that a leaf stands in a log with this checkpoint.",
        ["Batch report"] = "The signed account of a closed batch: its balance, every device, and where in the log it stands.",
        ["Passkey"] = "A key in your phone, computer or security key that signs you in without a password.",
        ["Session"] = "One browser in which somebody is signed in; it ends after half an hour of rest, or twelve hours.",
        ["Owner"] = "Declares PKI, projects and people; reads everything.",
        ["Operator"] = "Opens, pauses, aborts and releases batches; invites stations; never sees a secret.",
        ["Auditor"] = "Reads lists, certificates and the log; changes nothing.",
        ["OEM"] = "A device maker's own people: by certificate they see what is theirs and nothing else; they have no console.",
    };

    internal static IReadOnlyCollection<KeyValuePair<string, string>> All => Terms;

    /// <summary>The sentence of a term.</summary>
    internal static string Of(string term) => Words.Of(Terms[term]);
}
