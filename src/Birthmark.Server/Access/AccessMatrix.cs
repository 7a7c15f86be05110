using static Birthmark.Server.Access.HubRoles;

namespace Birthmark.Server.Access;

/// <summary>The one table of who may do what. Endpoints name an act; this table alone says whose it is.</summary>
public static class AccessMatrix
{
    /// <summary>Every act once, in the order of <see cref="Act"/>.</summary>
    public static IReadOnlyList<AccessRow> Rows { get; } =
    [
        Everyone(Act.AskAlive, "Ask whether the hub is there, and its time."),
        Everyone(Act.AskHealth, "Ask whether the hub lives and is ready."),
        Everyone(Act.ReadOpenApi, "Read the description of the REST API."),
        Everyone(Act.EnrolStation, "Exchange a one-time code for a client certificate; read the certificate to trust while doing so."),
        Everyone(Act.SignIn, "Reach the console's sign-in page, its styles and its scripts, and sign in."),
        Held(Act.UseConsole, Owner | Operator | Auditor, "Use the console: see and end one's own sessions, keep one's own password and passkeys, read help."),
        Held(Act.ManageAccounts, Owner, "Invite people to console accounts, end accounts, see and end anybody's sessions, see and remove passkeys."),
        Certified(Act.ReadAccess, Owner | Operator | Station | Auditor | Oem, "Read this matrix and one's own roles."),
        Held(Act.ReadMetrics, Owner | Operator | Auditor, "Read the metrics."),
        Held(Act.ReadAudit, Owner | Auditor, "Read the audit log, its checkpoints and its tiles."),
        Held(Act.CosignLog, Owner | Auditor, "Hand in a witness's cosignature of a checkpoint."),
        Held(Act.RegisterWitness, Owner, "Register the key of a witness."),
        Held(Act.AcceptClock, Owner, "Say that the hub's clock is right though its audit log has seen a later time."),
        Held(Act.ReadSites, Owner | Auditor, "Read the sites of evidence, how far each is and what is parked."),
        Held(Act.ControlSites, Owner, "Add, pause, resume or remove a site of evidence; have what is parked sent again."),

        Held(Act.ApplyProject, Owner, "Apply a project: device types, profiles, recipes, authorities."),
        Held(Act.ReadProjects, Owner | Operator | Auditor | Oem, "Read projects and their versions; an OEM its own."),
        Held(Act.CheckAuthority, Owner | Operator, "Check everything that a project's authority needs."),
        Held(Act.CheckKms, Owner | Operator, "Check everything that a project's recipes need of its KMS."),

        Held(Act.OpenBatch, Owner | Operator, "Open a batch: authorise a number of devices."),
        Held(Act.ControlBatch, Owner | Operator, "Pause, resume or abort a batch."),
        Held(Act.ReleaseBatch, Owner | Operator, "Release a batch: close it, balance it, make its lists."),
        Held(Act.ReadBatches, Owner | Operator | Station | Auditor | Oem, "Read batches; a station only its own open ones, an OEM those of its projects."),
        Held(Act.ReadLists, Owner | Operator | Auditor | Oem, "Read a batch's allow and deny list, and the findings of its reconciliation; an OEM the lists of its batches."),
        Held(Act.ReadReport, Owner | Operator | Auditor | Oem, "Read a closed batch's signed report; an OEM those of its batches."),
        Held(Act.Reconcile, Owner | Operator, "Compare batches with their authorities now."),
        Held(Act.RemedyFinding, Owner, "Carry out the remedy of a finding: report KO, revoke, return tickets."),

        Held(Act.ReadExchange, Owner | Operator | Auditor | Oem, "Read the hub's exchange certificate and the OEMs paired with it; an OEM of these itself."),
        Held(Act.PairOem, Owner, "Pair an OEM: pin its exchange certificate and its projects."),
        Held(Act.ImportPackage, Owner | Operator, "Hand in a sealed package."),
        Held(Act.ImportOrder, Owner | Operator, "Hand in a signed production order or a signed stop."),
        Held(Act.ReadOrders, Owner | Operator | Auditor | Oem, "Read production orders and which packages came; an OEM its own."),
        Held(Act.EnrolHub, Owner | Operator, "Have the TPM prove to an OEM which keys live in it, and hand in what the OEM signed."),

        Held(Act.CreateDevice, Station, "Create a device: take a ticket of an open batch for a hardware serial."),
        Held(Act.ProvisionDevice, Station, "Get the provisioning data of an own device."),
        Held(Act.ReportDevice, Station, "Report an own device's outcome."),
        Held(Act.ReadDevices, Owner | Operator | Station | Auditor | Oem, "Read devices; a station only its own in open batches, an OEM those of its batches."),

        Held(Act.InviteStation, Owner | Operator, "Make a one-time code for a station."),
        Held(Act.InviteOthers, Owner, "Make a one-time code for any other role."),
        Held(Act.ReadCredentials, Owner | Operator | Auditor, "Read who holds which credential."),
        Held(Act.RevokeStation, Owner | Operator, "Revoke a station's credential and certificate."),
        Held(Act.RevokeOthers, Owner, "Revoke a credential of any other role."),

        Held(Act.ApplyPki, Owner, "Declare the PKI: crypto tokens, profiles, authorities, roles; answer an external root's request."),
        Held(Act.ReadPki, Owner | Operator | Auditor, "Read the PKI's declaration, authorities and crypto tokens."),
        Held(Act.ControlCryptoTokens, Owner, "Activate or deactivate a crypto token."),
        Held(Act.ControlRoles, Owner, "Disable or enable a role of the PKI, such as a registration authority's."),
        Certified(Act.ReadCrl, Owner | Operator | Station | Auditor, "Read an authority's revocation list."),
        Held(Act.CreateCrl, Owner | Operator, "Make an authority's revocation list now."),
        Held(Act.ReadCertificates, Owner | Operator | Auditor, "Search and read certificates."),
        Held(Act.RevokeCertificate, Owner, "Revoke a certificate, or ask for it where others must agree."),
        Held(Act.ApproveRevocation, Owner, "Approve or reject a request to revoke; nobody approves their own."),
        // Names of stations are chosen by operators, and the PKI's roles go by name: a station must not become an administrator by its name.
        Certified(Act.UseEjbca, Owner, "Use the EJBCA REST API; the PKI's roles and access rules decide what."),
    ];

    private static readonly AccessRow[] ByAct = [.. Rows.OrderBy(r => r.Act)];

    public static AccessRow Of(Act act) => ByAct[(int)act];

    private static AccessRow Everyone(Act act, string does) => new(act, Audience.Everyone, None, does);

    private static AccessRow Certified(Act act, HubRoles roles, string does) => new(act, Audience.Certified, roles, does);

    private static AccessRow Held(Act act, HubRoles roles, string does) => new(act, Audience.Roles, roles, does);
}
